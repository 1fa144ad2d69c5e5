// The JSON Schema of the JSON report.

/// A JSON Schema (draft 2020-12) of what `ReportFormat.json` writes, as JSON text.
package let auditReportSchema = """
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Report of a link audit",
      "type": "object",
      "required": ["version", "generator", "audited", "milliseconds", "summary", "baseline", "findings", "graph"],
      "properties": {
        "version": { "const": 1, "description": "Raised when a reader of this schema would fail" },
        "generator": {
          "type": "object",
          "required": ["name", "version"],
          "properties": {
            "name": { "const": "galley" },
            "version": { "type": "string" }
          }
        },
        "audited": { "type": "string", "description": "What was audited, as the user named it" },
        "milliseconds": { "$ref": "#/$defs/count", "description": "How long the audit took" },
        "summary": {
          "type": "object",
          "required": [
            "pages", "files", "links", "externalURLs", "verdicts", "findings", "errors", "warnings", "notices", "ignored"
          ],
          "properties": {
            "pages": { "$ref": "#/$defs/count", "description": "Pages that were read" },
            "files": { "$ref": "#/$defs/count", "description": "All files of the site, pages among them" },
            "links": { "$ref": "#/$defs/count", "description": "Uses of links that were judged" },
            "externalURLs": { "$ref": "#/$defs/count", "description": "Different URLs of other hosts" },
            "verdicts": {
              "description": "How many uses of links were given which verdict",
              "type": "object",
              "propertyNames": { "$ref": "#/$defs/verdict" },
              "additionalProperties": { "$ref": "#/$defs/count" }
            },
            "findings": { "$ref": "#/$defs/count", "description": "All findings, those of the baseline not counted" },
            "errors": { "$ref": "#/$defs/count" },
            "warnings": { "$ref": "#/$defs/count" },
            "notices": { "$ref": "#/$defs/count" },
            "ignored": { "$ref": "#/$defs/count", "description": "Findings silenced by comments" }
          }
        },
        "baseline": {
          "description": "What a baseline made of the findings; null without one",
          "type": ["object", "null"],
          "required": ["path", "known", "knownPlaces", "repaired"],
          "properties": {
            "path": { "type": "string" },
            "known": { "$ref": "#/$defs/count", "description": "Findings that it knows, which are not listed" },
            "knownPlaces": { "$ref": "#/$defs/count", "description": "Places of findings that it knows" },
            "repaired": {
              "description": "What it lists and is no longer found",
              "type": "array",
              "items": {
                "type": "object",
                "required": ["rule", "file", "subject", "count"],
                "properties": {
                  "rule": { "type": "string" },
                  "file": { "type": "string" },
                  "subject": { "type": "string", "description": "What the finding is about, or its message" },
                  "count": { "$ref": "#/$defs/count", "description": "Places that are gone" }
                }
              }
            }
          }
        },
        "findings": {
          "description": "One for each rule and subject, by file, line and column of the first place",
          "type": "array",
          "items": { "$ref": "#/$defs/finding" }
        },
        "graph": {
          "description": "The pages and the links between their texts",
          "type": "object",
          "required": ["pages", "orphans", "deadEnds"],
          "properties": {
            "pages": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["path", "title", "source", "linkedFrom", "links"],
                "properties": {
                  "path": { "type": "string", "description": "Relative to the site's root" },
                  "title": { "type": "string" },
                  "source": { "type": "string", "description": "The file that it was written in" },
                  "linkedFrom": { "$ref": "#/$defs/count", "description": "Other pages that lead to it" },
                  "links": { "$ref": "#/$defs/pages", "description": "Other pages that it leads to" }
                }
              }
            },
            "orphans": { "$ref": "#/$defs/pages", "description": "Pages that no other page's text leads to" },
            "deadEnds": { "$ref": "#/$defs/pages", "description": "Pages whose text leads to no other page" }
          }
        }
      },
      "$defs": {
        "count": { "type": "integer", "minimum": 0 },
        "pages": {
          "description": "Indices into the pages of the graph, from 0",
          "type": "array",
          "items": { "$ref": "#/$defs/count" }
        },
        "verdict": { "enum": ["ok", "broken", "placeholder", "warning", "unverifiable", "network-error"] },
        "finding": {
          "type": "object",
          "required": ["rule", "severity", "message", "occurrences", "locations", "help"],
          "properties": {
            "rule": { "type": "string", "description": "Its id, such as link/missing-page" },
            "severity": { "enum": ["notice", "warning", "error"] },
            "verdict": { "$ref": "#/$defs/verdict", "description": "What a link is that breaks the rule" },
            "message": { "type": "string" },
            "subject": { "type": "string", "description": "What it is about, such as the target of a link" },
            "occurrences": {
              "type": "integer", "minimum": 1, "description": "How often it was met; not all places may be listed"
            },
            "locations": {
              "description": "Its places, each once; none where it concerns no file",
              "type": "array",
              "items": {
                "type": "object",
                "required": ["file"],
                "properties": {
                  "file": { "type": "string" },
                  "line": { "type": "integer", "minimum": 1, "description": "Absent where the whole file is meant" },
                  "column": {
                    "type": "integer", "minimum": 1, "description": "Counted in code points, from 1"
                  },
                  "length": { "type": "integer", "minimum": 1, "description": "Code points from the column on" }
                }
              }
            },
            "help": {
              "description": "What to do about it, a sentence each", "type": "array", "items": { "type": "string" }
            },
            "fix": {
              "description": "A repair of the first place that is certain to be right",
              "type": "object",
              "required": ["file", "start", "end", "expected", "replacement"],
              "properties": {
                "file": { "type": "string" },
                "start": { "$ref": "#/$defs/count", "description": "The first byte to be replaced, from 0" },
                "end": { "$ref": "#/$defs/count", "description": "The first byte after it" },
                "expected": { "type": "string", "description": "What stands there" },
                "replacement": { "type": "string" }
              }
            }
          }
        }
      }
    }

    """
