namespace SeNet.Training;

/// <summary>
/// An observer that writes files. It claims and tries them before anything is loaded or trained, so that a mistake
/// costs no epoch.
/// </summary>
internal interface IOutputObserver : ITrainingObserver
{
    /// <summary>
    /// Claims what the observer writes, refuses to replace what is another run's, and tries that it can be written.
    /// </summary>
    void Open(RunOutputs outputs);
}
