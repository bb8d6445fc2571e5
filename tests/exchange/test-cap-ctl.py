#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# musterctl cap check, as a script meets it: messages of the shapes that weather services, seismic networks and fire
# services send (written for this test; nobody sent them), and what spoils them. Whole means: every text comes back.
import json
import os
import subprocess
import sys
import tempfile
import threading
import http.server

TOP = os.environ["G_TEST_SRCDIR"]
sys.path.insert(0, os.path.join(TOP, "tests"))
import tap

PROGRAM = os.path.join(os.environ["G_TEST_BUILDDIR"], "src", "ctl", "musterctl")
SIGNATURE = ('<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><Reference URI=""><DigestValue>AA==</DigestValue>'
             "</Reference></SignedInfo><SignatureValue>AA==</SignatureValue></Signature>")
OASIS = "urn:oasis:names:tc:emergency:cap:"


def check(data, *more):
    done = subprocess.run([PROGRAM, "cap", "check", *more, "-"], input=data if isinstance(data, bytes) else data.encode(),
                          capture_output=True, env={**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""})
    return done.returncode, json.loads(done.stdout)


def head(identifier="T.1", kind="Alert", more="", version="1.2", sent="2026-03-01T06:00:00-00:00"):
    return (f'<alert xmlns="{OASIS}{version}"><identifier>{identifier}</identifier><sender>met@example.org</sender>'
            f"<sent>{sent}</sent><status>Actual</status><msgType>{kind}</msgType><scope>Public</scope>{more}")


def info(language, event, more="", tail=""):
    return (f"<info><language>{language}</language><category>Met</category><event>{event}</event><urgency>Expected</urgency>"
            f"<severity>Severe</severity><certainty>Likely</certainty>{more}<headline>{event}</headline>{tail}</info>")


def area(shape=""):
    return f"<area><areaDesc>Somewhere</areaDesc>{shape}</area>"


POLYGON = "<polygon>47.10,9.50 47.20,9.50\n 47.20,9.60\t47.10,9.50 </polygon>"
NO_OPTIONAL = head(version="1.1", sent="2026-03-01T00:09:25-05:00") + "</alert>"
BILINGUAL = ('<?xml version="1.0" encoding="UTF-8"?>\n'
             + head(kind="Update", more="<restriction/><addresses />\n<code>profile:x:1</code><code>layer:y:1</code><note/>"
                    "<references>met@example.org,T.0,2026-03-01T05:00:00-00:00\n met@example.org,T.00,2026-02-28T23:00:00-05:00"
                    "</references><incidents/>")
             + info("en-CA", "snowfall", tail="<instruction/><contact/>" + area(POLYGON * 2))
             + info("fr-CA", "chute de neige", tail=area(POLYGON)) + info("iu", "ᐊᐳᑦ") + SIGNATURE + "</alert>")
PREFIXED = (head() + info("en-AU", "Fire", tail="<parameter><valueName>A</valueName><value/></parameter>"
                          "<parameter><valueName>A</valueName><value>2</value></parameter>"
                          "<resource><resourceDesc>map</resourceDesc><mimeType>text/html</mimeType><derefUri>AA==</derefUri>"
                          "</resource>" + area("<circle>-35.3888,147.0598 25.0</circle><circle>1,2 0</circle>"
                                               "<altitude>0</altitude><ceiling>9842.52</ceiling>")) + "</alert>")
for name in ("alert", "identifier", "sender", "sent", "status", "msgType", "scope", "info", "language", "category", "event",
             "urgency", "severity", "certainty", "headline", "parameter", "valueName", "value", "resource", "resourceDesc",
             "mimeType", "derefUri", "area", "areaDesc", "circle", "altitude", "ceiling"):
    PREFIXED = PREFIXED.replace(f"<{name}>", f"<cap:{name}>").replace(f"</{name}>", f"</cap:{name}>").replace(f"<{name}/>", f"<cap:{name}/>")
PREFIXED = PREFIXED.replace("<alert xmlns=", "<cap:alert xmlns:cap=")
CDATA = ("<?xml version='1.0' standalone='yes'?><?xml-stylesheet href='http://127.0.0.1:1/x.xsl' type='text/xsl'?><!-- index -->"
         + head(version="1.1").replace("<sender>", "<!-- here --><sender>")
         + info("en-US", "<![CDATA[Wind & <rain>]]>", tail=area("<polygon></polygon>")) + "</alert>")
FIRST = ('<alert xmlns="http://www.incident.com/cap/1.0"><identifier>T.1</identifier><sender>s</sender>'
         "<sent>2004-08-01T10:00:00+02:00</sent><status>Actual</status><msgType>Update</msgType><references>a/b c/d</references>"
         "<info><event>Quake</event><urgency>Past</urgency><severity>Minor</severity><certainty>Very Likely</certainty>"
         "<parameter>Magnitude=3.4</parameter></info></alert>")


def of(text, encoding, codec=None):
    return (f'<?xml version="1.0" encoding="{encoding}"?>' + text).encode(codec or encoding)


VALID = {
    "no optional element, 1.1": (NO_OPTIONAL, []),
    "three languages, signed": (BILINGUAL, ["snowfall", "chute de neige", "ᐊᐳᑦ"]),
    "a prefix on every element": (PREFIXED, ["Fire"]),
    "CDATA, comments, a style sheet": (CDATA, ["Wind & <rain>"]),
    "1.0 with equations": (FIRST, ["Quake"]),
    "ISO-8859-1": (of(head() + info("es", "Inundación") + "</alert>", "ISO-8859-1"), ["Inundación"]),
    "windows-1252": (of(head() + info("de", "Überflutung – schwer") + "</alert>", "windows-1252"), ["Überflutung – schwer"]),
    "UTF-16 with its mark": (of(head() + info("ja", "大雨") + "</alert>", "UTF-16"), ["大雨"]),
    "UTF-16 the other way round": (of(head() + info("ja", "大雨") + "</alert>", "UTF-16BE"), ["大雨"]),
    "UTF-8 with a mark": (of(head() + info("zh-CN", "暴雨红色预警") + "</alert>", "UTF-8", "utf-8-sig"), ["暴雨红色预警"]),
    "GB18030": (of(head() + info("zh-CN", "暴雨红色预警") + "</alert>", "GB18030"), ["暴雨红色预警"]),
    "Big5": (of(head() + info("zh-tw", "豪雨特報") + "</alert>", "Big5"), ["豪雨特報"]),
    "Shift_JIS": (of(head() + info("ja", "大雨") + "</alert>", "Shift_JIS"), ["大雨"]),
}


def valid():
    for name, (data, events) in VALID.items():
        code, out = check(data)
        assert code == 0 and out["valid"] is True and out["errors"] == [], (name, out)
        assert list(out) == ["valid", "identifier", "errors"], (name, list(out))
        assert out["identifier"] == "T.1", (name, out)
        message = check(data, "--whole")[1]["message"]
        assert [i["event"] for i in message.get("info", [])] == events, (name, message)


def broken():
    twice = "<scope>Public</scope><scope>Public</scope>"
    cases = [
        (head(more="<references/>") + "</alert>", ["alert/references"]),
        (head(kind="Cancel") + "</alert>", ["<references> is missing"]),
        (head(kind="Update", more="<references>T.0</references>") + "</alert>", ["sender,identifier,sent"]),
        (head(kind="Update", more="<references>met@example.org,T.1,2026-03-01T06:00:00-00:00</references>") + "</alert>", ["itself"]),
        (head().replace(">Public<", ">Restricted<") + "<restriction/></alert>", ["<restriction>"]),
        (head().replace(">Public<", ">Private<") + "</alert>", ["<addresses>"]),
        (head("T 1,a &lt;b").replace("Actual", "Real").replace("<scope>Public</scope>", twice) + "x</alert>",
         ["alert/identifier", "alert/status", "more than once", "text between"]),
        (head() + info("en", "e", tail=area("<polygon>1,2 3,4 1,2</polygon><polygon>1,2 3,4 5,6 7,8</polygon>"
                                            "<polygon>1,2 95,4 a 1,2,</polygon><circle>1,2</circle><circle>1, 2 3</circle>"
                                            "<altitude>9</altitude><ceiling>3</ceiling>")) + "</alert>",
         ["polygon[1]: a polygon has at least four", "polygon[2]: a polygon ends", "polygon[3]: corner 2", "polygon[3]: corner 3",
          "polygon[3]: corner 4", "circle[1]", "circle[2]", "above <ceiling>"]),
        (head() + info("en", "") + "</alert>", ["event: is empty"]),
        ("<alert>" + head().split(">", 1)[1] + "</alert>", ["namespace"]),
        (head() + "</alert>", []),
        (head()[:200], ["not well-formed"]),
        (head() + "</alert><alert/>", ["not well-formed"]),
        (of(head() + info("es", "Inundación") + "</alert>", "UTF-8", "latin-1"), ["not well-formed"]),
        (of(head() + "</alert>", "X-NONE", "ascii"), ["encoding"]),
        (f'<feed xmlns="http://www.w3.org/2005/Atom">{head()}</alert></feed>', ["not a CAP message"]),
        ("", ["empty"]), ("hello", ["not well-formed"]),
    ]
    for data, reasons in cases:
        code, out = check(data)
        assert (code, out["valid"]) == ((1, False) if reasons else (0, True)), (data, out)
        for reason in reasons:
            assert any(reason in e for e in out["errors"]), (reason, out["errors"])
        if out["identifier"] and reasons:
            assert all(e.startswith("line ") for e in out["errors"]), out["errors"]


def nothing_is_fetched():
    asked = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    at = f"http://127.0.0.1:{server.server_address[1]}"
    secret = tempfile.NamedTemporaryFile(mode="w", suffix=".txt")
    secret.write("the secret")
    secret.flush()
    body = head(more="<note>&x;</note>") + "</alert>"
    bomb = "".join(f'<!ENTITY b{i} "{(f"&b{i - 1};" if i else "b") * 10}">' for i in range(10))
    for start in (f'<!DOCTYPE alert SYSTEM "{at}/a.dtd">', f'<!DOCTYPE alert [<!ENTITY x SYSTEM "file://{secret.name}">]>',
                  f'<!DOCTYPE alert PUBLIC "-//A//B//EN" "{at}/b.dtd" [<!ENTITY % p SYSTEM "{at}/p">%p;<!ENTITY x SYSTEM "{at}/x">]>',
                  f'<!DOCTYPE alert [{bomb}<!ENTITY x "&b9;">]>'):
        code, out = check(f"<?xml version='1.0'?><?xml-stylesheet href='{at}/s.xsl' type='text/xsl'?>\n{start}{body}")
        assert code == 1 and "line 2: " in out["errors"][0] and "DOCTYPE" in out["errors"][0], out
        assert "the secret" not in json.dumps(out)
    outside = head().replace("<alert ", '<alert xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
                             f'xsi:schemaLocation="{OASIS}1.2 {at}/cap.xsd" ')
    code, out = check(outside + f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{at}/i"/></alert>')
    assert code == 1 and "include" in out["errors"][0], out
    code, out = check(outside + "</alert>")
    assert code == 0, out
    server.shutdown()
    assert asked == [], asked


tap.run([("what others send is read whole", valid), ("each reason of a refusal is said", broken),
         ("nothing outside a message is fetched or opened", nothing_is_fetched)])
