/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
/* A message with every element there is, written for the tests; nobody sent it. */
#define CAP_SAMPLE                                                                                                     \
  "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">"                                                             \
  "<identifier>TEST-1</identifier><sender>desk@example.org</sender><sent>2026-07-01T02:00:00-00:00</sent>"             \
  "<status>Actual</status><msgType>Update</msgType><source>gauge</source><scope>Private</scope>"                       \
  "<restriction>r</restriction><addresses>a b</addresses><code>c1</code><code>c2</code><note>n</note>"                 \
  "<references>desk@example.org,TEST-0,2026-07-01T01:00:00-00:00</references><incidents>i</incidents>"                 \
  "<info><language>en-US</language><category>Met</category><category>Geo</category><event>Flood</event>"               \
  "<responseType>Evacuate</responseType><responseType>AllClear</responseType><urgency>Immediate</urgency>"             \
  "<severity>Severe</severity><certainty>Observed</certainty><audience>all</audience>"                                 \
  "<eventCode><valueName>SAME</valueName><value>FLW</value></eventCode>"                                               \
  "<effective>2026-07-01T02:00:00-00:00</effective><onset>2026-07-01T03:00:00+02:00</onset>"                           \
  "<expires>2026-07-02T02:00:00-07:00</expires><senderName>Desk</senderName><headline>Water &amp; mud</headline>"      \
  "<description>d</description><instruction>i</instruction><web>http://example.org/</web><contact>k</contact>"         \
  "<parameter><valueName>awareness_level</valueName><value>4; red; Extreme</value></parameter>"                        \
  "<resource><resourceDesc>map</resourceDesc><mimeType>image/png</mimeType><size>12</size><uri>m.png</uri>"            \
  "<derefUri>AA==</derefUri><digest>00</digest></resource>"                                                            \
  "<area><areaDesc>River</areaDesc><polygon>47.1,9.5 47.2,9.5 47.2,9.6 47.1,9.5</polygon>"                             \
  "<circle>47.1,9.5 2.5</circle><geocode><valueName>x</valueName><value>y</value></geocode>"                           \
  "<altitude>100</altitude><ceiling>200.5</ceiling></area></info>"                                                     \
  "<info><language>zh-CN</language><category>Met</category><event>\xe6\xb4\xaa\xe6\xb0\xb4</event>"                    \
  "<urgency>Immediate</urgency><severity>Severe</severity><certainty>Likely</certainty></info></alert>"
