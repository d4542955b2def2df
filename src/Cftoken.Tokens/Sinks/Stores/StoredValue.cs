using Cftoken.Core.Secrets;

namespace Cftoken.Tokens.Sinks.Stores;

/// <summary>What lies in a store under a name.</summary>
/// <param name="IsThere">Whether anything does.</param>
/// <param name="Value">The value; null where there is none, and where it is there and not given out.</param>
internal readonly record struct StoredValue(bool IsThere, Secret? Value)
{
    /// <summary>Nothing.</summary>
    public static readonly StoredValue Nothing = new(false, null);

    /// <summary>Something that is not given out, or is no text.</summary>
    public static readonly StoredValue Unreadable = new(true, null);

    /// <summary>A value; an empty one counts as nothing.</summary>
    public static StoredValue Of(string? value) => value is { Length: > 0 } ? new StoredValue(true, new Secret(value)) : Nothing;

    /// <summary>Whether it is certainly this value.</summary>
    public bool Is(Secret value) => Value is not null && Value.IsSameAs(value);
}
