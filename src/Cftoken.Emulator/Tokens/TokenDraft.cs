using System.Collections.Immutable;
using Cftoken.Catalog.Policies;
using Cftoken.Emulator.State;

namespace Cftoken.Emulator.Tokens;

/// <summary>A token as a request describes it; what the request leaves out is null.</summary>
/// <param name="Name">Its name, 1 to <see cref="LongestName"/> characters.</param>
/// <param name="Policies">At least one policy.</param>
/// <param name="Condition">Its IP condition.</param>
/// <param name="NotBefore">When it begins to work.</param>
/// <param name="ExpiresOn">When it stops.</param>
/// <param name="Status">active or disabled.</param>
internal sealed record TokenDraft(
    string Name,
    ImmutableArray<Policy> Policies,
    TokenCondition? Condition = null,
    DateTimeOffset? NotBefore = null,
    DateTimeOffset? ExpiresOn = null,
    string? Status = null)
{
    /// <summary>The longest name that the API takes.</summary>
    public const int LongestName = 120;
}
