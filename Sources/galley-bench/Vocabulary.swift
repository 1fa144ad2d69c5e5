// The words that generated pages are written with.

/// Words in the order of how often they occur: the share of word number i is 1 / (i + 28), near enough to what
/// natural text does (Zipf's law).
struct Vocabulary {
    private let words = splitWords(Self.text)
    /// The shares added up, to find a word by halving.
    private let sums: [Double]

    init() {
        var sum = 0.0
        var sums: [Double] = []
        for i in words.indices {
            sum += 1 / Double(i + 28)
            sums.append(sum)
        }
        self.sums = sums
    }

    func word(_ random: inout RandomSource) -> String {
        let wanted = random.fraction() * (sums.last ?? 0)
        var low = 0
        var high = words.count - 1
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] <= wanted { low = middle + 1 } else { high = middle }
        }
        return words[low]
    }

    // What headings and names are made of; plain letters, so that every program makes the same ids of them.
    static let verbs = splitWords(
        """
        Adjust Archive Assign Balance Benchmark Build Check Collect Compare Connect Declare Define Disable Drain
        Enable Filter Format Grant Harden Index Measure Merge Move Observe Patch Publish Query Recover Register
        Release Repair Replace Review Sign Split Start Store Test Update Watch
        """)
    static let adjectives = splitWords(
        """
        active ambient bounded central clustered common compact dedicated distant double encrypted federated final
        generic idle inner latest linear lazy managed mirrored optional outer pooled private public regional signed
        stable standby trusted upstream
        """)
    static let nouns = splitWords(
        """
        account agent alias archive array backend balancer batch branch broker bucket builder catalog certificate
        collector command compiler config console container counter daemon deadline decoder device digest document
        domain driver editor engine event exporter factory field form frame function graph group header history image
        importer installer instance interface job journal key label lease library limit listener lock log loop matrix
        member message method migration mirror mode model monitor mutex node object option order page partition path
        pattern peer permission pool port process program project prompt provider quota range reader region release
        replica report request response role route rule scanner scope script section server setting socket source
        stack stage state step store string switch table tag task tenant test trace tree trust type unit update
        upload user value variable version watcher window writer zone
        """)

    private static let text = """
        the to a empty and of is second in for that point it you with against on this be possible as an are
        current or by from now not can at local if will when package your which have follows use we each
        cluster one all must instance any was into module no then used address should only its out so more
        than required new may but host them has other several set file name index value where after those
        before data using parameter time first two works node does same interface server what they very while
        request service project also user see single between page type container default running list level
        system there command test example without option source number path given written change process these
        either how code called takes version error made record object until string once directory read through
        make such again create queue key both over thread response client field being write section returned
        environment need configuration output available line run application small would some because image
        every connection during down long message most below start store already limit build contains within
        above table still memory document result function resource query state add reference part way token
        another schema method content group certain database library session under signal permission event
        described last show sent public header network storage next kept label setting further documentation
        volume entry log cache match property remote latency worker format installed certificate identifier
        gateway template variable directly explicit original expression encoding identity operator
        authentication policy replica pipeline snapshot scheduler runtime registry endpoint namespace
        deployment transaction partition retention consistency throughput migration rollback checkpoint
        backpressure concurrency serialization middleware orchestration compatibility availability dependency
        subscription notification synchronization allocation fragmentation compression encryption decryption
        fingerprint signature rotation revocation delegation federation aggregation normalization validation
        sanitization interpolation annotation declaration initialization termination propagation resolution
        discovery negotiation handshake heartbeat failover quorum leader follower election consensus
        replication durability isolation atomicity idempotence determinism observability telemetry
        instrumentation dashboards histogram percentile threshold alerting escalation incident postmortem
        capacity forecasting autoscaling provisioning bootstrapping decommissioning inventory topology subnet
        firewall ingress egress proxy multiplexing buffering streaming batching throttling debouncing
        pagination cursor ordering filtering projection indexing sharding compaction vacuum garbage collection
        finalizer destructor constructor inheritance protocol generics closure iterator coroutine semaphore
        mutex barrier deadlock starvation contention affinity preemption interrupt descriptor pointer
        alignment endianness checksum payload envelope delimiter whitespace indentation tokenizer grammar
        parser lexer bytecode linker assembler debugger profiler sanitizer coverage fixture assertion
        regression benchmark changelog milestone roadmap maintainer contributor repository submodule worktree
        cherry rebase squash hotfix backport deprecation removal upgrade downgrade lockfile manifest artifact
        mirror tarball archive installer distribution release candidate nightly stable preview experimental
        legacy portable embedded
        """
}

private func splitWords(_ text: String) -> [String] {
    text.split { $0 == " " || $0 == "\n" }.map { String($0) }
}
