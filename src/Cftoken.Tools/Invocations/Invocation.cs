using System.Collections.Immutable;
using Cftoken.Core.Problems;

namespace Cftoken.Tools.Invocations;

/// <summary>One run of a tool, as a project's scripts or the user's words ask for it.</summary>
/// <param name="Tool">The tool: <c>wrangler</c> or <c>cf</c>.</param>
/// <param name="Command">The command without its arguments: <c>deploy</c>, <c>d1 migrations apply</c>.</param>
/// <param name="Arguments">Positional arguments after the command.</param>
/// <param name="Options">
/// Options by long name without dashes (<c>env</c>, <c>remote</c>); a switch has the value <c>true</c>, <c>--no-x</c> gives
/// <c>x=false</c>. An option that was given several times holds its values on a line each.
/// </param>
/// <param name="Where">Where it was seen.</param>
/// <param name="AskedVersion">What follows the @ in <c>npx wrangler@4.1.0</c>: a version, range or tag, as written; else null.</param>
/// <param name="Script">The name of the script that a person would start to run it, for example <c>deploy</c>; null where it stands in none.</param>
public sealed record Invocation(
    string Tool,
    string Command,
    ImmutableArray<string> Arguments,
    ImmutableDictionary<string, string> Options,
    SourceLocation Where,
    string? AskedVersion = null,
    string? Script = null);
