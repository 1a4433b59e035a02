using System.Globalization;
using SeNet.Cli.Sources;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Files;

namespace SeNet.Cli.Runs;

/// <summary>
/// Writes <c>predictions.csv</c>: for each image its file, its class, the class that is predicted, whether that is
/// right, and the probability of each class. A probability below 0.0000005 is left empty, so that a thousand classes
/// make no file of gigabytes.
/// </summary>
internal static class PredictionFile
{
    public static void Write(string path, OpenedData data, ImageSource images, EvaluationResult result)
    {
        var classes = images.ClassNames;
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            Csv.Write(writer, Rows());
        });

        IEnumerable<IReadOnlyList<string>> Rows()
        {
            yield return ["file", "true_class", "predicted_class", "correct", "confidence",
                .. classes.Select(name => $"p:{name}")];
            for (var index = 0; index < images.Count; index++)
            {
                var probabilities = result.Probabilities[index];
                var best = Array.IndexOf(probabilities, probabilities.Max());
                var label = images.Label(index);
                yield return
                [
                    data.NameOf(images, index), classes[label], classes[best], best == label ? "1" : "0",
                    Text(probabilities[best]), .. probabilities.Select(Text),
                ];
            }
        }
    }

    private static string Text(float probability) =>
        probability < 5e-7f ? "" : probability.ToString("0.######", CultureInfo.InvariantCulture);
}
