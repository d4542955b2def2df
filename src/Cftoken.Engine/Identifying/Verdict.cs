using System.Collections.Immutable;

namespace Cftoken.Engine.Identifying;

/// <summary>Decides whether the likeliest token is the CI's. One weak sign is none.</summary>
internal static class Verdict
{
    private const int LeastScore = 30;
    private const int LeastLead = 20;
    private const int Contradiction = -30;

    /// <summary>The token, or null; and why.</summary>
    /// <param name="candidates">The candidates, the likeliest first.</param>
    public static (TokenCandidate? Chosen, string Because) Of(ImmutableArray<TokenCandidate> candidates)
    {
        if (candidates.FirstOrDefault(candidate => !candidate.IsExcluded) is not { } first)
        {
            return (null, candidates.IsEmpty ? "There is no token that it could be." : "No token that is there can be it: each was made after the secret was last written.");
        }

        var second = candidates.Where(candidate => candidate != first && !candidate.IsExcluded).Select(candidate => candidate.Score).DefaultIfEmpty(0).Max();
        var weak = first.Signs.Where(sign => sign is { Points: >= 10, IsStrong: false }).Select(sign => sign.Kind).Distinct().Count();
        var strong = first.Signs.FirstOrDefault(sign => sign.IsStrong);
        if ((strong is not null || weak > 1) && first.Signs.FirstOrDefault(sign => sign.Points <= Contradiction) is { } against)
        {
            return (null, $"The likeliest token contradicts itself: {against.Says}. Another token may be in the secret, or a change has not spread yet.");
        }

        if (strong is not null && first.Score - second >= LeastLead)
        {
            return (first, $"{Sentence(strong.Says)}; it leads by {first.Score - second} points.");
        }

        return weak < 2 && strong is null ? (null, weak == 0 ? "Nothing speaks for any of the tokens." : "One weak sign speaks for a token, and one is no proof.")
            : first.Score < LeastScore ? (null, "What speaks for the likeliest token is too little.")
            : first.Score - second < LeastLead ? (null, $"Two tokens are nearly as likely: {first.Score} and {second} points.")
            : (first, $"{weak} signs that do not depend on each other agree; it leads by {first.Score - second} points.");
    }

    private static string Sentence(string says) => $"{char.ToUpperInvariant(says[0])}{says[1..]}";
}
