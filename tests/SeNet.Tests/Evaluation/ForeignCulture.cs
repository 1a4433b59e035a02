using System.Globalization;

namespace SeNet.Tests.Evaluation;

/// <summary>Writes decimals with a comma and groups with dots until disposed, as German does.</summary>
internal sealed class ForeignCulture : IDisposable
{
    private readonly CultureInfo before = CultureInfo.CurrentCulture;

    public ForeignCulture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "~";
        CultureInfo.CurrentCulture = culture;
    }

    public void Dispose() => CultureInfo.CurrentCulture = before;
}
