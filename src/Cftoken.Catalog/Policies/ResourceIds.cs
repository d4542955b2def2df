using System.Buffers;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Policies;

/// <summary>
/// What an id may look like. An id that is not checked can widen a policy: <c>*</c> in its place means everything.
/// </summary>
public static class ResourceIds
{
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> BucketCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Whether the text is an id of 32 lower hex digits, as accounts, zones, users, Workers and groups have.</summary>
    public static bool IsHexId(string? id) => id is { Length: 32 } && !id.AsSpan().ContainsAnyExcept(LowerHex);

    /// <summary>
    /// Whether the text names a bucket as <c>jurisdiction_name</c>. Jurisdictions: default, eu, fedramp.
    /// Source: developers.cloudflare.com/r2/api/tokens/ and developers.cloudflare.com/r2/buckets/create-buckets/ (2026-11).
    /// </summary>
    public static bool IsBucketId(string? id)
    {
        var cut = id?.IndexOf('_', StringComparison.Ordinal) ?? -1;
        return cut > 0 && id![..cut] is ("default" or "eu" or "fedramp") && IsBucketName(id.AsSpan(cut + 1));
    }

    /// <summary>
    /// Whether all that is known of the resource has the form that it must have. What is not known yet may be missing;
    /// <see cref="Resource.All"/> passes for zones and buckets only.
    /// </summary>
    public static bool IsWellFormed(Resource resource)
    {
        if (resource.AccountId is not null && !IsHexId(resource.AccountId))
        {
            return false;
        }

        return resource.Id switch
        {
            null => true,
            Resource.All => resource.Kind == Scope.Zone || resource.Kind == Scope.R2Bucket,
            _ when resource.Kind == Scope.R2Bucket => IsBucketId(resource.Id),
            _ => IsHexId(resource.Id),
        };
    }

    /// <summary>
    /// Whether a policy can name this resource: its id is known and well formed, and so is its account's where the key
    /// needs it. <see cref="Resource.All"/> passes for the zones or the buckets of a known account, and for nothing else.
    /// </summary>
    public static bool IsNameable(Resource resource)
    {
        var account = IsHexId(resource.AccountId);
        return resource.Kind switch
        {
            var kind when kind == Scope.Zone => IsHexId(resource.Id) || (resource.Id == Resource.All && account),
            var kind when kind == Scope.R2Bucket => account && (resource.Id == Resource.All || IsBucketId(resource.Id)),
            var kind when kind == Scope.Worker => account && IsHexId(resource.Id),
            var kind when kind == Scope.Account || kind == Scope.User => IsHexId(resource.Id),
            _ => false,
        };
    }

    private static bool IsBucketName(ReadOnlySpan<char> name) =>
        name.Length is >= 3 and <= 63 && !name.ContainsAnyExcept(BucketCharacters) && name[0] != '-' && name[^1] != '-';
}
