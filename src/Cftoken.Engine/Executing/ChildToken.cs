using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Projects;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Executing;

/// <summary>A token that a command is to be run with.</summary>
/// <param name="Project">The project.</param>
/// <param name="Value">The token.</param>
/// <param name="Where">Where it was read.</param>
/// <param name="Account">The account that it works on; null where nothing names it.</param>
/// <param name="IsOurs">Whether cftoken made it, so that it cannot make tokens itself.</param>
internal sealed record ChildToken(Project Project, Secret Value, SourceLocation Where, KnownAccount? Account, bool IsOurs);
