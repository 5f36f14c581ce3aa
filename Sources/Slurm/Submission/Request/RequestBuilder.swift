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
    mutating func build(_ description: JobDescription) throws(SlurmError) -> [JobFields] {
        var settled = [description]
        settled += description.laterComponents
        // In place: a description has a hundred fields to copy.
        for index in settled.indices {
            try settled[index].check(context)
            try settled[index].settleTasks(context.configuration.release)
        }
        let jobs = settled
        for index in jobs.indices {
            try add(jobs[index], component: jobs.count > 1 ? index : nil)
        }
        // What describes the components goes to the first one: only that has a script to read it.
        for index in jobs.indices {
            components[0].environment.setLayout(
                of: jobs[index], layouts[index], component: jobs.count > 1 ? index : nil, context)
        }
        for index in jobs.indices {
            components[index].environment.merge(jobs[index].environment)
        }
        return components
    }

    private mutating func add(_ job: JobDescription, component: Int?) throws(SlurmError) {
        let layout = try TaskLayout(job, context: context)
        try environment.setOptions(of: job, layout)
        components.append(try job.fields(layout, context, isFirst: components.isEmpty))
        let last = components.count - 1
        // Another cluster may have other resources: that is left to its controller.
        if job.clusters == nil {
            try GresCheck.apply(to: &components[last], configuration: context.configuration)
        }
        components[last].environment = try environment.finish(job, components[last])
        components[0].environment.setResources(of: job, component: component, context)
        layouts.append(layout)
    }
}
