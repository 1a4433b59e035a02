using SeNet.Cli.Output;
using SeNet.Cli.Sources;
using SeNet.Cli.Training;

namespace SeNet.Cli.Runs;

/// <summary>Draws the pictures of a run and writes its report.</summary>
internal static class RunReport
{
    public static void Write(
        Session session, RunFolder folder, TrainSettings settings, OpenedData data, ResultFiles files)
    {
    }
}
