namespace Cftoken.Catalog.Resolving;

/// <summary>How spellings of a permission are compared.</summary>
internal static class Spelling
{
    /// <summary>No known spelling is longer than about 80 characters; what is much longer is none.</summary>
    public const int MaxLength = 200;

    /// <summary>
    /// The normal form: lower-case words, whatever stood between them (<c>Account / D1 / Edit</c>, <c>account-&gt;d1:edit</c>,
    /// <c>workers_scripts:edit</c>), with the dashboard's word Edit as the API's word Write.
    /// </summary>
    public static string Normalise(string spelling)
    {
        var words = Words(spelling);
        for (var index = 0; index < words.Count; index++)
        {
            if (words[index] == "edit")
            {
                words[index] = "write";
            }
        }

        return string.Join(' ', words);
    }

    /// <summary>The lower-case words of a spelling.</summary>
    public static List<string> Words(string spelling)
    {
        var words = new List<string>(6);
        var start = -1;
        for (var index = 0; index <= spelling.Length; index++)
        {
            if (index < spelling.Length && char.IsAsciiLetterOrDigit(spelling[index]))
            {
                start = start < 0 ? index : start;
            }
            else if (start >= 0)
            {
                words.Add(spelling[start..index].ToLowerInvariant());
                start = -1;
            }
        }

        return words;
    }
}
