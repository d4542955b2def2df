using Cftoken.Tools.Expansion;

namespace Cftoken.Engine.Explaining;

/// <summary>What a text can be taken for.</summary>
public enum ReadingKind
{
    /// <summary>A call of Cloudflare's API, or the page that documents it.</summary>
    Operation,

    /// <summary>A permission, in any spelling.</summary>
    Permission,

    /// <summary>A binding or another key of wrangler's configuration.</summary>
    Binding,

    /// <summary>A command of wrangler.</summary>
    Command,

    /// <summary>An error: its text, its code, a line of a log.</summary>
    Error,
}

/// <summary>What is to be explained.</summary>
/// <param name="Text">A word, a phrase, an address, a piece of a log.</param>
/// <param name="As">What to take it for; null: whatever it can be.</param>
/// <param name="Wrangler">The version of wrangler to answer for; null: the project's own, without a project the newest known.</param>
/// <param name="Path">The folder whose project, if there is one, is looked through for uses.</param>
public sealed record ExplainRequest(string Text, ReadingKind? As = null, ToolVersion? Wrangler = null, string Path = ".");
