using System.Globalization;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.Engine.Plans;
using Cftoken.Output;

namespace Cftoken.Commands.Planning;

/// <summary>Asks on the terminal which services a token is for, where there is no project that tells.</summary>
/// <param name="ui">Where.</param>
/// <param name="isAccountKnown">Whether the environment names the account, so that it is not asked for.</param>
internal sealed class ServiceQuestion(Ui ui, bool isAccountKnown)
{
    // What a profile is made of can be chosen by itself.
    private static readonly Profile[] Choices = [.. Profiles.All.Where(profile => profile.Includes.IsEmpty)];

    /// <summary>Does the work, and where it finds no project asks and does it again.</summary>
    /// <param name="mayAsk">Whether the command line leaves it open.</param>
    /// <param name="given">What the command line asks for; null where it asks for nothing.</param>
    /// <param name="work">The work, for what is asked for.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<T> WithoutProjectAsync<T>(bool mayAsk, AskedFor? given, Func<AskedFor?, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await work(given);
        }
        catch (ProblemException none) when (mayAsk && ui.CanAsk && none.Problems is [{ Code: PlanUseCase.NoProject }])
        {
            return await work(await AskAsync(given ?? new AskedFor(), cancellation));
        }
    }

    private async Task<AskedFor> AskAsync(AskedFor given, CancellationToken cancellation)
    {
        ui.People.Line(0, "There is no project here. Which services is the token for?");
        for (var index = 0; index < Choices.Length; index++)
        {
            ui.People.Line(2, $"{index + 1}  {Choices[index].Title}");
        }

        var chosen = Chosen(await ui.AskTextAsync("Numbers, with spaces between them:", cancellation));
        var account = given.AccountId;
        if (account is null && !isAccountKnown)
        {
            account = await ui.AskTextAsync("Account id (dash.cloudflare.com/<account id>; empty if it is not known yet):", cancellation) is { Length: > 0 } id ? id : null;
        }

        ui.People.Blank();
        return given with { Profiles = [string.Join('+', chosen.Select(profile => profile.Id))], AccountId = account, IsAlone = true };
    }

    private static List<Profile> Chosen(string answer)
    {
        var words = answer.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries);
        var numbers = words.Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).Distinct().ToList();
        return numbers.Count > 0 && numbers.TrueForAll(number => number >= 1 && number <= Choices.Length)
            ? numbers.ConvertAll(number => Choices[number - 1])
            : throw new ProblemException(new Problem(
                "usage.services",
                $"\"{UntrustedText.Clean(answer, 60)}\" names none of the services.",
                new Fix($"Answer with numbers from 1 to {Choices.Length}, or name them on the command line: --profile workers+d1."),
                Kind: ProblemKind.Usage));
    }
}
