using System.Globalization;
using System.Text;
using SeNet.Collections;

namespace SeNet.Data;

/// <summary>Records as text that says in a checkpoint what a run was made with.</summary>
internal static class RecordText
{
    /// <summary>The name of the type and the options, in the invariant culture.</summary>
    /// <param name="record">The record.</param>
    /// <param name="addTo">Adds the options of a record of this library that are not defaults.</param>
    /// <param name="printMembers">Appends all public properties: what a record from elsewhere is told by.</param>
    public static string Of(object record, Action<NamedValues> addTo, Func<StringBuilder, bool> printMembers)
    {
        var options = record.GetType().Assembly == typeof(RecordText).Assembly
            ? Changed(addTo)
            : All(printMembers);
        return options.Length == 0 ? record.GetType().Name : $"{record.GetType().Name}({options})";
    }

    private static string Changed(Action<NamedValues> addTo)
    {
        var values = new NamedValues();
        addTo(values);
        return values.ToLine();
    }

    private static string All(Func<StringBuilder, bool> printMembers)
    {
        // Records format their properties in the current culture.
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            var members = new StringBuilder();
            printMembers(members);
            return members.ToString();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
