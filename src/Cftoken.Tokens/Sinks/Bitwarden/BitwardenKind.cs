using Cftoken.Core.Problems;
using Cftoken.Tokens.Sinks.Addresses;

namespace Cftoken.Tokens.Sinks.Bitwarden;

/// <summary>
/// The kind <c>bitwarden</c>, which is refused: bws takes a secret's value in its argument list and in no other way, where
/// every process of the machine can read it. Sources: bitwarden.com/help/secrets-manager-cli/ (2026-11) and
/// github.com/bitwarden/sdk-sm/issues/1568 (open, 2026-08-17). What it stores is encrypted by the client, so there is no
/// plain request in its place.
/// </summary>
internal static class BitwardenKind
{
    public static readonly SinkKind Kind = new(
        "bitwarden",
        "Bitwarden Secrets Manager: refused",
        "SECRET-ID",
        "bitwarden:0b7f9c52-6f0e-4a7b-9f7e-3d0c1a2b4c5d",
        SinkSettings.Names)
    {
        Faults = _ => [],
        Refusal = _ => new Problem(
            "sink.bitwarden",
            "Bitwarden's program bws takes a value only as an argument, which every process of the machine can read; so no token is given to it.",
            new Fix("Deliver into another sink, or into a file that git ignores and from there by hand into Bitwarden's web page."),
            Kind: ProblemKind.Usage),
        Open = (_, _) => throw new InvalidOperationException("Every sink of this kind is refused."),
        Checked = "nothing",
        ReadsBack = "nothing",
        Undo = "nothing is delivered",
        Who = "nobody: bws takes a value only in its argument list",
    };
}
