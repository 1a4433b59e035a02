using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace SeNet.Data.Folders;

/// <summary>
/// Unicode's normalization form C: names that look the same, as macOS and Linux write them, become the same characters.
/// </summary>
/// <remarks>
/// <see cref="string.Normalize()"/> does nothing on Linux where globalization is invariant, as it is in most
/// containers. The data, canonical.txt, is made by eng/make-unicode-table.py.
/// </remarks>
internal static class CanonicalComposition
{
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TrailBase = 0x11A7;
    private const int Leads = 19, Vowels = 21, Trails = 28, Syllables = Leads * Vowels * Trails;
    private static readonly Lazy<Tables> Data = new(Tables.Read);

    /// <summary>The composed form of a text.</summary>
    public static string Of(string text)
    {
        // Below U+0300 no character combines with another or is replaced.
        if (text.All(character => character < 0x300))
            return text;
        var characters = new List<int>();
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, characters);
        Order(characters);
        var composed = new StringBuilder();
        foreach (var character in Compose(characters))
            composed.Append(char.ConvertFromUtf32(character));
        return composed.ToString();
    }

    private static void Decompose(int character, List<int> into)
    {
        if (Data.Value.Parts.TryGetValue(character, out var parts))
        {
            Decompose(parts.First, into);
            if (parts.Second is { } second)
                Decompose(second, into);
        }
        else if (character - SyllableBase is >= 0 and < Syllables and var syllable)
        {
            into.Add(LeadBase + syllable / (Vowels * Trails));
            into.Add(VowelBase + syllable / Trails % Vowels);
            if (syllable % Trails is > 0 and var trail)
                into.Add(TrailBase + trail);
        }
        else
        {
            into.Add(character);
        }
    }

    /// <summary>Sorts each run of combining characters by class; equal classes stay in order.</summary>
    private static void Order(List<int> characters)
    {
        for (var i = 1; i < characters.Count; i++)
            for (var j = i; j > 0 && ClassOf(characters[j]) is > 0 and var own && ClassOf(characters[j - 1]) > own; j--)
                (characters[j - 1], characters[j]) = (characters[j], characters[j - 1]);
    }

    private static List<int> Compose(List<int> characters)
    {
        var result = new List<int>(characters.Count);
        var starter = -1; // position in result
        var lastClass = -1; // of what follows the starter, -1 for nothing
        foreach (var character in characters)
        {
            var own = ClassOf(character);
            if (starter >= 0 && lastClass < own && Pair(result[starter], character) is { } pair)
            {
                result[starter] = pair;
                continue;
            }

            (starter, lastClass) = own == 0 ? (result.Count, -1) : (starter, own);
            result.Add(character);
        }

        return result;
    }

    private static int? Pair(int first, int second)
    {
        if (first - LeadBase is >= 0 and < Leads and var lead && second - VowelBase is >= 0 and < Vowels and var vowel)
            return SyllableBase + (lead * Vowels + vowel) * Trails;
        if (first - SyllableBase is >= 0 and < Syllables and var syllable
            && syllable % Trails == 0
            && second - TrailBase is > 0 and < Trails and var trail)
            return first + trail;
        return Data.Value.Pairs.TryGetValue((first, second), out var pair) ? pair : null;
    }

    private static int ClassOf(int character) =>
        character < 0x300 ? 0 : Data.Value.Classes.GetValueOrDefault(character);

    private sealed record Tables(
        FrozenDictionary<int, (int First, int? Second)> Parts,
        FrozenDictionary<(int, int), int> Pairs,
        FrozenDictionary<int, int> Classes)
    {
        public static Tables Read()
        {
            var parts = new Dictionary<int, (int, int?)>();
            var pairs = new Dictionary<(int, int), int>();
            var classes = new Dictionary<int, int>();
            using var reader = new StreamReader(
                typeof(CanonicalComposition).Assembly.GetManifestResourceStream("canonical.txt")!);
            while (reader.ReadLine() is { } line)
            {
                int[] numbers = [
                    .. line[2..].Split(' ').Select(
                        number => int.Parse(number, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
                if (line[0] == '#')
                    for (var character = numbers[0]; character <= numbers[1]; character++)
                        classes.Add(character, numbers[2]);
                else
                    parts.Add(numbers[0], (numbers[1], numbers.Length > 2 ? numbers[2] : null));
                if (line[0] == '=')
                    pairs.Add((numbers[1], numbers[2]), numbers[0]);
            }

            return new(parts.ToFrozenDictionary(), pairs.ToFrozenDictionary(), classes.ToFrozenDictionary());
        }
    }
}
