namespace SeNet.Training;

/// <summary>
/// An observer that writes files. It claims and checks them before anything is loaded or trained, so that a mistake is
/// found before the first epoch.
/// </summary>
internal interface IOutputObserver : ITrainingObserver
{
    /// <summary>
    /// Claims the files that the observer writes and checks that they can be written and are not those of another run.
    /// </summary>
    void Open(RunOutputs outputs);
}
