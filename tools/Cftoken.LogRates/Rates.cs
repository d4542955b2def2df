using System.Globalization;

namespace Cftoken.LogRates;

/// <summary>Rates over measured logs.</summary>
/// <param name="Logs">How many logs there are.</param>
/// <param name="Failed">How many of them failed at Cloudflare.</param>
/// <param name="Cause">Right causes, of those.</param>
/// <param name="Operation">Right operations, of those that tell one.</param>
/// <param name="Permission">Right permissions, of those where one is missing.</param>
/// <param name="FalseAdvice">Logs in which a permission is proposed that would not mend it.</param>
/// <param name="FalseAlarms">Runs that did not fail at Cloudflare, and in which a failure was found.</param>
public sealed record Rates(int Logs, int Failed, Share Cause, Share Operation, Share Permission, int FalseAdvice, int FalseAlarms)
{
    /// <summary>The rates of some logs.</summary>
    public static Rates Of(IReadOnlyCollection<Measured> logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        return new Rates(
            logs.Count,
            logs.Count(log => log.IsFailureExpected),
            Share.Of(logs.Select(log => log.Cause)),
            Share.Of(logs.Select(log => log.Operation)),
            Share.Of(logs.Select(log => log.Permission)),
            logs.Count(log => log.IsFalseAdvice),
            logs.Count(log => !log.IsFailureExpected && log.Log.ExitCode is not null && log.Failure is not null));
    }

    /// <summary>One line of the table.</summary>
    public override string ToString() =>
        $"{Logs,5} logs, {Failed,4} failed · cause {Cause} · operation {Operation} · permission {Permission} · false advice {FalseAdvice} · false alarms {FalseAlarms}";
}

/// <summary>How many of how many.</summary>
/// <param name="Right">The right ones.</param>
/// <param name="Asked">All that were asked for.</param>
public readonly record struct Share(int Right, int Asked)
{
    /// <summary>The share, 0 to 1; 1 where nothing was asked for.</summary>
    public double Rate => Asked == 0 ? 1 : (double)Right / Asked;

    /// <summary>The share of answers that are right; what was not asked for does not count.</summary>
    public static Share Of(IEnumerable<bool?> answers)
    {
        var asked = answers.Where(answer => answer is not null).ToList();
        return new Share(asked.Count(answer => answer == true), asked.Count);
    }

    /// <summary><c>120/122 98.4 %</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Right}/{Asked} {Rate * 100:0.0} %");
}
