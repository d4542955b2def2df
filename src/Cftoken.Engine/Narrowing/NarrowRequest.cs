using Cftoken.Engine.Changing;

namespace Cftoken.Engine.Narrowing;

/// <summary>Which token is to be narrowed down to its job's plan.</summary>
/// <param name="Path">The project's folder, or a configuration file in it.</param>
public sealed record NarrowRequest(string Path) : ChangeRequest(Path)
{
    /// <inheritdoc />
    protected override string Command => "narrow";
}
