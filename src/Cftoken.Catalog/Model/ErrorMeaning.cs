using System.Collections.Immutable;

namespace Cftoken.Catalog.Model;

/// <summary>What lies behind an error, in one word.</summary>
public enum ErrorCause
{
    /// <summary>The token lacks a permission, or does not reach the resource.</summary>
    Permission,

    /// <summary>The credential itself: malformed, unknown, expired, of the wrong family.</summary>
    Credential,

    /// <summary>An account, zone or id that is wrong or not the token's.</summary>
    WrongResource,

    /// <summary>The account's plan or an entitlement: no permission mends it.</summary>
    Plan,

    /// <summary>Authorisation succeeded, and the thing is not there.</summary>
    Missing,

    /// <summary>The request itself: its form, its content, its method.</summary>
    Request,

    /// <summary>Too many requests.</summary>
    Limit,

    /// <summary>A failure on Cloudflare's side.</summary>
    Server,
}

/// <summary>
/// What one error code means. Numbers are used again by other products for other things, so a code alone says little:
/// product, code and the message's text together name the error.
/// </summary>
/// <param name="Product">The product that answers with it; null: any.</param>
/// <param name="Code">The number.</param>
/// <param name="Message">A part of the message that tells this meaning from others of the same code; null: any message.</param>
/// <param name="Statuses">The HTTP statuses with which it was seen; empty where none was recorded.</param>
/// <param name="Cause">What lies behind it.</param>
/// <param name="Says">What it means, in the project's own words.</param>
/// <param name="Confidence">How sure that is, 0 to 1.</param>
/// <param name="Source">Who says so, and when.</param>
public sealed record ErrorMeaning(
    string? Product,
    int Code,
    string? Message,
    ImmutableArray<int> Statuses,
    ErrorCause Cause,
    string Says,
    double Confidence,
    SourceNote Source);
