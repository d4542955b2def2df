using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Net;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Creating;

namespace Cftoken.Commands.Planning;

/// <summary>Reads what a token's terms are on the command line.</summary>
internal static class TermOptions
{
    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"];

    /// <summary>A moment; null where none was given. A day begins at midnight UTC.</summary>
    /// <exception cref="ProblemException">It is none.</exception>
    public static DateTimeOffset? MomentOf(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : throw new ProblemException(new Problem(
                "usage.moment",
                $"{option.Name} {UntrustedText.Clean(text, 40)} is no moment.",
                new Fix("Give a day or a time in UTC: 2026-12-01 or 2026-12-01T09:00:00Z."),
                Kind: ProblemKind.Usage));
    }

    /// <summary>A length of time; null where none was given.</summary>
    /// <exception cref="ProblemException">It is none.</exception>
    public static TimeToLive? LengthOf(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        return TimeToLive.TryParse(text, out var length)
            ? length
            : throw new ProblemException(new Problem(
                $"usage.{option.Name[2..]}",
                $"{option.Name} {UntrustedText.Clean(text, 40)} is no length of time.",
                new Fix("Give days, hours or minutes up to ten years (90d, 12h, 30m), or never."),
                Kind: ProblemKind.Usage));
    }

    /// <summary>Networks; none where none was given. A single address is the network of that one address.</summary>
    /// <exception cref="ProblemException">Some are none; all of them are named.</exception>
    public static ImmutableArray<IPNetwork> NetworksOf(ParseResult parsed, Option<string[]> option)
    {
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        var problems = new List<Problem>();
        foreach (var text in parsed.GetValue(option) ?? [])
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                networks.Add(network);
            }
            else if (IPAddress.TryParse(text, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                problems.Add(new Problem(
                    "usage.network",
                    $"{option.Name} {UntrustedText.Clean(text, 60)} is no network.",
                    new Fix("Give an address or a network whose other bits are zero: 192.0.2.0/24 or 2001:db8::/32."),
                    Kind: ProblemKind.Usage));
            }
        }

        return problems.Count == 0 ? networks.ToImmutable() : throw new ProblemException(problems);
    }
}
