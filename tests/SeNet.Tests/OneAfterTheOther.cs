// libtorch has one random generator a process, which tests seed, and threads of its own, which they share.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
