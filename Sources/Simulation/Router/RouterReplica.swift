import Collections
import Learning
import Routing
import Training

/// One router of the simulated cluster, with all that a running one has of its own: its view, its samples, its model.
struct RouterReplica: Sendable {
    var router: Router
    /// Its training loop; nil where its policy uses no model.
    var loop: TrainingLoop?
    /// Its tagger; nil where the run gives it none.
    var tagger: LengthTagger?
    /// Samples that the loop has not looked at.
    var samples: [TrainingSample] = []
    var isLookScheduled = false
    /// Models of rounds whose training has not ended yet.
    var models: Deque<ServedModel?> = []
    var links: [InstanceLink]

    /// A router for the instances of these names; those not present are known, but unavailable.
    init(
        _ configuration: RouterConfiguration, instances: [InstanceState], loop: TrainingLoop?, tagger: LengthTagger?
    ) throws {
        var router = try Router(configuration)
        for instance in instances {
            let id = router.addInstance(name: instance.description.name)
            router.setAvailable(id, instance.isPresent)
        }
        self.router = router
        self.loop = loop
        self.tagger = tagger
        links = instances.map { InstanceLink(isAvailable: $0.isPresent) }
    }

    /// Lets a model serve from the beginning, where it fits.
    mutating func begin(with model: ModelArtefact, held: Bool) {
        let served = held ? loop?.hold(model).0 : loop?.warmStart(samples: [], model: model).0
        if let served { router.install(served) }
    }

    /// Hears that an instance answered a scrape in a life of its own.
    mutating func heard(from instance: Int, life: Int, _ gauges: ScrapedGauges, now: Double) {
        let id = InstanceID(UInt32(instance))
        if links[instance].life != life {
            if links[instance].life >= 0 { router.restarted(id) }
            links[instance].life = life
        }
        router.scraped(id, gauges, now: now)
        if links[instance].note(success: true) { router.setAvailable(id, links[instance].isAvailable) }
    }

    /// Notes that an instance could not be reached.
    mutating func missed(_ instance: Int) {
        guard links[instance].note(success: false) else { return }
        router.setAvailable(InstanceID(UInt32(instance)), links[instance].isAvailable)
    }
}

/// What a router makes of an instance's answers: as `serve` does, three failures in a row put it aside and two good
/// answers bring it back.
struct InstanceLink: Sendable {
    private(set) var isAvailable: Bool
    /// The life of the instance that answered last; -1 before the first answer.
    var life = -1
    private var failures = 0
    private var successes = 0

    init(isAvailable: Bool) { self.isAvailable = isAvailable }

    /// - Returns: whether the availability has changed.
    mutating func note(success: Bool) -> Bool {
        if success {
            failures = 0
            guard !isAvailable else { return false }
            successes += 1
            guard successes >= 2 else { return false }
        } else {
            successes = 0
            guard isAvailable else { return false }
            failures += 1
            guard failures >= 3 else { return false }
        }
        (failures, successes) = (0, 0)
        isAvailable.toggle()
        return true
    }
}
