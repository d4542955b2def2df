using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Cftoken.Core.Secrets;

namespace Cftoken.Tokens.Sinks;

/// <summary>What is delivered: a token's value and what belongs to it.</summary>
/// <param name="TokenId">The token's id, which is also the access key id of its S3 pair.</param>
/// <param name="Value">The token's value.</param>
/// <param name="AccountId">The account that it works on; null where it is not known.</param>
public sealed record TokenDelivery(string TokenId, Secret Value, string? AccountId)
{
    /// <summary>Stands for a delivery where one is only tried: nothing of it is stored.</summary>
    internal static readonly TokenDelivery Trial = new(new string('0', 32), new Secret("trial"), new string('0', 32));

    /// <summary>
    /// The secret access key of the token's S3 pair: the SHA-256 of the value in lower hex. It is as secret as the value.
    /// Source: developers.cloudflare.com/r2/api/tokens/ (2026-11).
    /// </summary>
    public Secret S3SecretAccessKey() => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Value.Reveal()))));

    /// <summary>What a sink stores, under the names that it was given; the token itself is the first.</summary>
    public ImmutableArray<DeliveredEntry> EntriesUnder(SinkNames names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var entries = ImmutableArray.CreateBuilder<DeliveredEntry>();
        entries.Add(new DeliveredEntry(names.Token, Value, IsSecret: true));
        if (names.AccountId is not null && AccountId is not null)
        {
            entries.Add(new DeliveredEntry(names.AccountId, new Secret(AccountId), IsSecret: false));
        }

        if (names.S3AccessKeyId is not null)
        {
            entries.Add(new DeliveredEntry(names.S3AccessKeyId, new Secret(TokenId), IsSecret: false));
        }

        if (names.S3SecretAccessKey is not null)
        {
            entries.Add(new DeliveredEntry(names.S3SecretAccessKey, S3SecretAccessKey(), IsSecret: true));
        }

        return entries.ToImmutable();
    }
}

/// <summary>One value under its name.</summary>
/// <param name="Name">The variable's or secret's name.</param>
/// <param name="Value">The value.</param>
/// <param name="IsSecret">Whether others must not read it; an account's id is none.</param>
public sealed record DeliveredEntry(string Name, Secret Value, bool IsSecret);

/// <summary>Under which names a sink stores what is delivered.</summary>
/// <param name="Token">The token's.</param>
/// <param name="AccountId">The account id's; null where it is not to be delivered.</param>
/// <param name="S3AccessKeyId">That of the S3 pair's access key id; null where the pair is not wanted.</param>
/// <param name="S3SecretAccessKey">That of the S3 pair's secret access key; null where the pair is not wanted.</param>
public sealed record SinkNames(string Token, string? AccountId, string? S3AccessKeyId = null, string? S3SecretAccessKey = null)
{
    /// <summary>The names that wrangler reads.</summary>
    public static readonly SinkNames Usual = new(TokenVariables.Token, TokenVariables.AccountId);
}
