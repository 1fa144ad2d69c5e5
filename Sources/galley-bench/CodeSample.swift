// Code as it stands in documentation: short, and using most of what a highlighter looks for (comments, strings with
// escapes and interpolation, numbers, keywords, types, operators).

/// The info strings of the generated code blocks.
enum CodeLanguage: String, CaseIterable {
    case python, swift, javascript, bash, json, yaml
}

/// The varying parts of a piece of code.
struct CodeSample {
    /// Four identifiers.
    let names: [String]
    /// Three runs of words, for comments and strings.
    let phrases: [String]
    let number: Int

    func text(in language: CodeLanguage) -> String {
        switch language {
        case .python: python
        case .swift: swift
        case .javascript: javascript
        case .bash: bash
        case .json: json
        case .yaml: yaml
        }
    }

    private func type(_ index: Int) -> String {
        names[index].prefix(1).uppercased() + names[index].dropFirst()
    }

    private var python: String {
        """
        from \(names[0].lowercased()) import \(type(1))

        class \(type(2)):
            \"""Holds the \(phrases[0]).\"""

            \(names[3]): str = "\(phrases[1])"
            limits = [\(number), 0x\(String(number, radix: 16))]

            async def \(names[0])(self, source: \(type(1)), timeout: float = \(number).5) -> bool:
                # \(phrases[2])
                async for item in source.read(timeout=timeout):
                    if item.\(names[2]) is None or not item.ready:
                        raise ValueError(f"no {self.\(names[3])} in {item!r}\\n")
                return len(self.limits) >= \(number)
        """
    }

    private var swift: String {
        """
        /// Keeps the \(phrases[0]).
        actor \(type(0)) {
            private var \(names[1]): [String: Int] = ["\(names[2])": \(number)]
            let limit = 0x\(String(number, radix: 16))

            // \(phrases[1])
            func \(names[3])(for key: String) async throws -> Int? {
                guard let value = \(names[1])[key], value < limit else { return nil }
                print("\(phrases[2]): \\(value + 1)")
                return value * \(number)
            }
        }
        """
    }

    private var javascript: String {
        """
        import { \(names[0]), \(names[1]) } from "./\(names[2]).js";

        /* \(phrases[0]) */
        export async function \(names[3])({ path, retries = \(number) } = {}) {
          const url = new URL(`/v1/${path}?limit=${retries * 2}`, location.href);
          for (const entry of await \(names[0])(url)) {
            // \(phrases[1])
            if (entry?.status !== 200) throw new TypeError('\(phrases[2])');
            if (/^[a-z]+-\\d{2,}$/i.test(entry.name)) return \(names[1])(entry);
          }
        }
        """
    }

    private var bash: String {
        """
        #!/bin/bash
        set -eu

        # \(phrases[0])
        \(names[0].uppercased())="${1:-/srv/\(names[1])}"

        while read -r name size; do
          if [ "$size" -gt \(number) ] && [ ! -e "$\(names[0].uppercased())/$name" ]; then
            echo "\(phrases[1]): $name" >&2
            curl --fail --retry 3 "https://example.com/\(names[2])/$name" | gzip -d > "/tmp/$(basename "$name")"
          fi
        done < <(find . -name '*.\(names[3].lowercased())' -printf '%f %s\\n')
        """
    }

    private var json: String {
        """
        {
          "\(names[0])": {
            "version": \(number),
            "description": "\(phrases[0])",
            "\(names[1])": [true, false, null, -\(number).25, 1e-\(number % 9 + 1)],
            "\(names[2])": { "enabled": true, "pattern": "^[a-z]+\\\\.\(names[3])$", "unit": "\\u00b5s" }
          },
          "comment": "\(phrases[1])",
          "updated": "2031-0\(number % 9 + 1)-1\(number % 10)T08:30:00Z"
        }
        """
    }

    private var yaml: String {
        """
        # \(phrases[0])
        \(names[0]):
          version: "\(number % 5).\(number % 11)"
          replicas: \(number)
          enabled: true
          labels: &labels
            app: \(names[1].lowercased())
            note: '\(phrases[1])'
          \(names[2]):
            - name: \(names[3].lowercased())
              args: ["--limit=\(number)", "--verbose"]
              labels: *labels
          script: |
            \(phrases[2])
        """
    }
}
