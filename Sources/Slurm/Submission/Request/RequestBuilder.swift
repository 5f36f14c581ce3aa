/// Computes what is sent for a job, component by component.
///
/// sbatch changes its own environment on the way, and goes through all this once for each
/// component; so a later component inherits what an earlier one set. Here the environment is a
/// value that goes from one component to the next.
struct RequestBuilder {
    private let context: SubmissionContext
    private var environment: SubmitterEnvironment
    private var components: [JobFields] = []
    private var layouts: [TaskLayout] = []

    init(context: SubmissionContext) {
        self.context = context
        environment = SubmitterEnvironment(context)
    }

    /// The fields of a job, or of all components of a heterogeneous job.
    ///
    /// - Throws: `SlurmError` where a description contradicts itself or what is there.
    mutating func build(_ given: [JobDescription]) throws(SlurmError) -> [JobFields] {
        var jobs: [JobDescription] = []
        for job in given {
            try job.check(context)
            jobs.append(try job.settlingTasks(context.configuration.release))
        }
        for (index, job) in jobs.enumerated() {
            try add(job, component: jobs.count > 1 ? index : nil)
        }
        // What describes the components goes to the first one: only that has a script to read it.
        for (index, (job, layout)) in zip(jobs, layouts).enumerated() {
            components[0].environment.setLayout(
                of: job, layout, component: jobs.count > 1 ? index : nil, context)
        }
        for (index, job) in jobs.enumerated() {
            components[index].environment.merge(job.environment)
        }
        return components
    }

    private mutating func add(_ job: JobDescription, component: Int?) throws(SlurmError) {
        let layout = try TaskLayout(job, context: context)
        try environment.setOptions(of: job, layout)
        var fields = try job.fields(layout, context, isFirst: components.isEmpty)
        // Another cluster may have other resources: that is left to its controller.
        if job.clusters == nil {
            fields = try GresCheck.apply(to: fields, configuration: context.configuration)
        }
        components.append(fields)
        components[components.count - 1].environment = try environment.finish(job, fields)
        components[0].environment.setResources(of: job, component: component, context)
        layouts.append(layout)
    }
}
