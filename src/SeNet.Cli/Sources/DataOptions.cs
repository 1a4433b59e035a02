using SeNet.Cli.Training;

namespace SeNet.Cli.Sources;

/// <summary>How data are opened.</summary>
/// <param name="Directory">Folder of the files of a named data set.</param>
/// <param name="Download">Whether they are downloaded if they are not there.</param>
/// <param name="TestFraction">Fraction of a folder without splits that is kept for testing.</param>
/// <param name="Seed">Chooses the images that are kept.</param>
/// <param name="SkipUnreadable">Whether images that cannot be read are left out.</param>
internal sealed record DataOptions(
    string Directory = "data", bool Download = false, double TestFraction = 0.2, int Seed = 0, bool SkipUnreadable =
        true)
{
    public static DataOptions Of(TrainSettings settings, bool download = false) => new(
        settings.DataDir, download, settings.TestFraction, settings.Seed, settings.OnUnreadable == "skip");
}
