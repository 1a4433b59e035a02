using SeNet.Training;

namespace SeNet.Tests.Training;

/// <summary>The rates at the epochs of a run against timm's schedules.</summary>
public class ScheduleGoldenTests
{
    private static readonly Dictionary<string, LearningRateSchedule> Schedules = new()
    {
        ["cosine"] = LearningRateSchedule.Cosine(end: 0.05),
        ["cosine, warm-up"] = LearningRateSchedule.Cosine(3, end: 0.05, warmupStart: 0.1),
        ["cosine, restarts"] = LearningRateSchedule.Cosine(
            3, end: 0.05, warmupStart: 0.1, cycles: 3, cycleGrowth: 2, cycleDecay: 0.5),
        ["step"] = LearningRateSchedule.Step(4, 0.3),
        ["step, warm-up"] = LearningRateSchedule.Step(4, 0.3, 3, 0.1),
        ["polynomial"] = LearningRateSchedule.Polynomial(0.5, end: 0.05),
        ["polynomial, warm-up"] = LearningRateSchedule.Polynomial(2, 3, end: 0.05, warmupStart: 0.1),
        ["plateau, loss"] = LearningRateSchedule.Plateau(
            patience: 2, factor: 0.5, threshold: 0.01, cooldown: 1, end: 0.1),
        ["plateau, accuracy"] = LearningRateSchedule.Plateau(
            PlateauMetric.TestAccuracy, patience: 1, factor: 0.3, warmupEpochs: 2, warmupStart: 0.1),
    };

    public static TheoryData<string> Names => new(Schedules.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_are_those_of_timm(string name)
    {
        var expected = TrainingGolden.Values("schedules", name);
        var history = TrainingGolden.Values("schedules", "losses")
            .Select((loss, i) => new EpochResult(i + 1, 0, 0, 0, loss, 1 - loss / 3, TimeSpan.Zero)).ToList();
        for (var epoch = 0; epoch < expected.Length; epoch++)
        {
            var finished = history.Take(epoch).ToList();
            Schedules[name].Factor(epoch, expected.Length, finished)
                .Should().BeApproximately(expected[epoch], 1e-12, "it is epoch {0}", epoch);
        }
    }
}
