/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CONFORMANCE_CONFINFO_SCHEMA_H
#define CONFORMANCE_CONFINFO_SCHEMA_H

#include <libxml/xmlschemas.h>

/* The compiled schema of the document; made once, never freed: it only serves for reading. NULL: a defect of
 * the build. */
xmlSchemaPtr confinfo_schema(void);

#endif
