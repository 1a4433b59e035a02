using System.Globalization;
using System.Xml.Linq;

namespace SeNet.Visualization;

/// <summary>Finishes an SVG picture that Skia wrote: it scales, needs no font, and is the same each time.</summary>
internal static class SvgPicture
{
    /// <summary>The finished picture.</summary>
    /// <param name="picture">What Skia wrote.</param>
    public static string Finish(string picture)
    {
        var root = XElement.Parse(picture);
        root.SetAttributeValue("viewBox", $"0 0 {root.Attribute("width")!.Value} {root.Attribute("height")!.Value}");
        NumberClips(root);
        SvgText.ToOutlines(root);
        return root.ToString(SaveOptions.DisableFormatting);
    }

    // Skia counts clip paths over all pictures of the process.
    private static void NumberClips(XElement root)
    {
        var names = new Dictionary<string, string>();
        foreach (var clip in root.Descendants(root.Name.Namespace + "clipPath"))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"clip{names.Count + 1}");
            names.Add($"url(#{clip.Attribute("id")!.Value})", $"url(#{name})");
            clip.SetAttributeValue("id", name);
        }

        foreach (var reference in root.Descendants().Attributes("clip-path"))
            reference.Value = names[reference.Value];
    }
}
