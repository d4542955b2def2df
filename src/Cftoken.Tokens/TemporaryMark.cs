namespace Cftoken.Tokens;

/// <summary>
/// What the name of a temporary token begins with, so that whoever has only the list of tokens can tell one, and sweep
/// it away when its end has come. A name that is cut to fit loses its end, so the mark stands first; no project, job or
/// owner can begin with it, since their parts of a name hold no brackets.
/// </summary>
public static class TemporaryMark
{
    private const string Text = "(temporary) ";

    /// <summary>The name with the mark, once.</summary>
    public static string On(string name) => IsOn(name) ? name : Text + name;

    /// <summary>Whether a token of this name is temporary.</summary>
    public static bool IsOn(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith(Text, StringComparison.Ordinal);
    }
}
