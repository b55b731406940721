import Routing

extension ClusterSimulation {
    /// A router's request for `/metrics` is at the instance.
    mutating func scrape(_ instance: Int, by replica: Int) {
        let gauges = instances[instance].isPresent ? instances[instance].published : nil
        events.schedule(
            .scraped(replica: replica, instance: instance, life: instances[instance].life, gauges: gauges),
            at: now + network)
        events.schedule(.scrape(replica: replica, instance: instance), at: now + scrapeInterval)
    }

    /// What `/metrics` said reaches the router.
    mutating func receiveScrape(of instance: Int, by replica: Int, life: Int, _ gauges: PublishedGauges?) {
        guard let gauges else { return replicas[replica].missed(instance) }
        let profile = instances[instance].description.profile
        let scraped = ScrapedGauges(
            running: Double(gauges.running), waiting: Double(gauges.waiting), kvUsage: Double(gauges.kvUsage),
            kvCapacityTokens: Double(profile.kvBlocks * profile.blockSize))
        replicas[replica].heard(from: instance, life: life, scraped, now: now)
    }
}
