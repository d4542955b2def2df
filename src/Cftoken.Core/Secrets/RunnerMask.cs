using Cftoken.Core.Outside;

namespace Cftoken.Core.Secrets;

/// <summary>
/// Tells the runner of a CI to hide a value in everything that it shows from now on. The line goes to standard error: a
/// runner obeys both streams, and standard output may be somebody's data (<c>x=$(cftoken exec -- …)</c>), where the line
/// would be the very leak that it is to prevent. For the same reason it is not written where standard error is a file.
/// Sources: docs.github.com/actions/reference/workflows-and-actions/workflow-commands (add-mask),
/// learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands (task.setsecret), both 2026-11.
/// </summary>
/// <param name="world">The terminal and the environment.</param>
public sealed class RunnerMask(OutsideWorld world)
{
    /// <summary>Why a runner cannot be told, for people; null where it can, or where there is none.</summary>
    public string? WhyNot => Command is null
        ? IsSet("CI") ? "This CI cannot be told to hide the token" : null
        : world.Terminal.IsErrorFile ? "Standard error goes into a file, so the runner cannot be told to hide the token" : null;

    /// <summary>Has it hidden.</summary>
    /// <returns>What to tell people; null where there is nothing to tell.</returns>
    public string? Hide(Secret value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (WhyNot is { } why)
        {
            return $"{why}: see to it that the command does not print it.";
        }

        if (Command is { } command)
        {
            world.Terminal.Error.Write($"{command}{value.Reveal()}\n");
            world.Terminal.Error.Flush();
        }

        return null;
    }

    private string? Command => IsSet("GITHUB_ACTIONS") ? "::add-mask::" : IsSet("TF_BUILD") ? "##vso[task.setsecret]" : null;

    private bool IsSet(string variable) => !string.IsNullOrEmpty(world.Environment.Get(variable));
}
