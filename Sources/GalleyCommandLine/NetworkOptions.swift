// How other hosts are asked.

import ArgumentParser
import GalleyAudit
import GalleyCore
import GalleySite

/// The options of requests to other hosts.
struct NetworkOptions: ParsableArguments {
    func externalAudit(_ configuration: Configuration.Audit.External?, isAsked: Bool, quiet: Bool) throws
        -> ExternalAudit?
    { nil }
}
