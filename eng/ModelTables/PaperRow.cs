using System.Globalization;
using SeNet.Blocks;

namespace ModelTables;

/// <summary>A figure that the SENet paper (arXiv 1709.01507) prints.</summary>
/// <param name="Table">Number of the table.</param>
/// <param name="Network">The network as the paper calls it.</param>
/// <param name="Model">Its name in the zoo.</param>
/// <param name="Quantity">What is printed.</param>
/// <param name="Printed">The figure, with its digits.</param>
/// <param name="Authors">What the authors may have counted; null where our count gives the digits.</param>
/// <param name="SE">Options of the SE blocks; null for those it was published with.</param>
/// <param name="Remark">What else there is to say; where no count gives the digits, that.</param>
public sealed record PaperRow(
    int Table, string Network, string Model, Quantity Quantity, string Printed, AuthorsCount? Authors = null,
    SEOptions? SE = null, string? Remark = null)
{
    private int Digits => Printed.Contains('.', StringComparison.Ordinal) ? Printed.Length - Printed.IndexOf(
        '.', StringComparison.Ordinal) - 1 : 0;

    /// <summary>The printed figure.</summary>
    public double Value => double.Parse(Printed, CultureInfo.InvariantCulture);

    /// <summary>Our figure.</summary>
    public double Ours(Measurement network) => Quantity.Of(network) / Quantity.Unit;

    /// <summary>Our figure, written with the printed digits.</summary>
    public string OursPrinted(Measurement network) => Text(Ours(network));

    /// <summary>The authors' presumed figure, written with the printed digits; null without one.</summary>
    public string? TheirsPrinted(Measurement network) =>
        Authors is null ? null : Text(Theirs(network)!.Value, Authors.CutOff);

    /// <summary>The authors' presumed figure; null without one.</summary>
    public double? Theirs(Measurement network) => Authors?.Of(network) / Quantity.Unit;

    /// <summary>A figure with one digit more than is printed.</summary>
    public string Closer(double value) => value.ToString($"F{Digits + 1}", CultureInfo.InvariantCulture);

    private string Text(double value, bool cutOff = false)
    {
        var scale = Math.Pow(10, Digits);
        return ((cutOff ? Math.Floor(value * scale) : Math.Round(value * scale, MidpointRounding.AwayFromZero)) / scale)
            .ToString($"F{Digits}", CultureInfo.InvariantCulture);
    }
}
