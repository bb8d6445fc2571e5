/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Height for width: the same walk over the children answers how tall the box is at a width and where each child goes.
 * GtkFlowBox is not used, since it lays out columns of one width and makes every child a focus stop of its own. */
#include "console/wrap-box.h"

struct _MusterWrapBox {
  GtkWidget parent;
  int spacing;
};

G_DEFINE_FINAL_TYPE (MusterWrapBox, muster_wrap_box, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_SPACING, N_PROPS };
static GParamSpec *props[N_PROPS];

static int
natural_width (GtkWidget *child, int most)
{
  int minimum, natural;
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return CLAMP (natural, minimum, MAX (most, minimum));
}

static int
natural_height (GtkWidget *child, int width)
{
  int natural;
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static GtkWidget *
next_shown (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/* One line from @first on: the child after it is returned, its height in @height. */
static GtkWidget *
measure_line (MusterWrapBox *box, GtkWidget *first, int width, int *used, int *height, int *n_expand)
{
  GtkWidget *child = first;
  *used = *height = *n_expand = 0;
  for (; child != NULL; child = next_shown (gtk_widget_get_next_sibling (child))) {
    int wanted = natural_width (child, width), gap = child != first ? box->spacing : 0;
    if (child != first && *used + gap + wanted > width)
      break;
    *used += gap + wanted;
    *height = MAX (*height, natural_height (child, wanted));
    *n_expand += gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL) ? 1 : 0;
  }
  return child;
}

/* Lays everything out at @width, or only measures it. Returns the height. */
static int
lay_out (MusterWrapBox *box, int width, gboolean place)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (box)) == GTK_TEXT_DIR_RTL;
  GtkWidget *line = next_shown (gtk_widget_get_first_child (GTK_WIDGET (box)));
  int y = 0;
  while (line != NULL) {
    int used, height, n_expand, x = 0;
    GtkWidget *end = measure_line (box, line, width, &used, &height, &n_expand);
    int spare = MAX (width - used, 0);
    for (GtkWidget *child = line; place && child != end; child = next_shown (gtk_widget_get_next_sibling (child))) {
      int size = natural_width (child, width);
      if (n_expand > 0 && gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL)) {
        size += spare / n_expand;
        spare -= spare / n_expand--;
      }
      gtk_widget_size_allocate (child, &(GtkAllocation){ mirrored ? width - x - size : x, y, size, height }, -1);
      x += size + box->spacing;
    }
    y += height + (end != NULL ? box->spacing : 0);
    line = end;
  }
  return y;
}

static void
muster_wrap_box_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  MusterWrapBox *box = MUSTER_WRAP_BOX (widget);
  int least = 0, whole = 0;
  for (GtkWidget *child = next_shown (gtk_widget_get_first_child (widget)); child != NULL;
       child = next_shown (gtk_widget_get_next_sibling (child))) {
    int child_least, child_natural;
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_least, &child_natural, NULL, NULL);
    least = MAX (least, child_least);
    whole += child_natural + (whole > 0 ? box->spacing : 0);
  }
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = least;
    *natural = whole;
  } else {
    *minimum = *natural = lay_out (box, for_size >= 0 ? for_size : whole, FALSE);
  }
}

static void
muster_wrap_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  lay_out (MUSTER_WRAP_BOX (widget), width, TRUE);
}

static GtkSizeRequestMode
muster_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
muster_wrap_box_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SPACING)
    MUSTER_WRAP_BOX (object)->spacing = g_value_get_int (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
muster_wrap_box_dispose (GObject *object)
{
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL;)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (muster_wrap_box_parent_class)->dispose (object);
}

static void
muster_wrap_box_class_init (MusterWrapBoxClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->set_property = muster_wrap_box_set_property;
  G_OBJECT_CLASS (class)->dispose = muster_wrap_box_dispose;
  widget_class->measure = muster_wrap_box_measure;
  widget_class->size_allocate = muster_wrap_box_size_allocate;
  widget_class->get_request_mode = muster_wrap_box_get_request_mode;
  props[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0,
                                          G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPS, props);
  gtk_widget_class_set_css_name (widget_class, "wrapbox");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
muster_wrap_box_init (MusterWrapBox *box)
{
}

void
muster_wrap_box_append (MusterWrapBox *box, GtkWidget *child)
{
  gtk_widget_set_parent (child, GTK_WIDGET (box));
}
