using System.Globalization;

namespace SeNet.Training;

/// <summary>Texts that do not depend on the culture.</summary>
internal static class InvariantText
{
    /// <summary>
    /// The text of a value in the invariant culture. Records write numbers in the culture of the thread.
    /// </summary>
    public static string Of(object value)
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            return value.ToString() ?? "";
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
