using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;

namespace Cftoken.Output;

/// <summary>
/// The one place through which the program speaks. Standard output carries the result and nothing else; progress,
/// questions and errors go to standard error. With <c>--json</c> the result is JSON, and so are errors.
/// </summary>
internal sealed class Ui
{
    private readonly ITerminal terminal;
    private readonly TimeProvider time;
    private readonly bool isOnCi;

    /// <summary>Speaks through this world's terminal.</summary>
    /// <param name="world">The outside world.</param>
    /// <param name="isJson">Whether the result and the errors are wanted as JSON.</param>
    public Ui(OutsideWorld world, bool isJson)
    {
        terminal = world.Terminal;
        time = world.Time;
        isOnCi = !string.IsNullOrEmpty(world.Environment.Get("CI"));
        IsJson = isJson;
        Mask = new RunnerMask(world);
        Result = new Page(terminal.Out, Colour.IsWanted(world.Environment, terminal.IsOutputTerminal), terminal.Width);
        People = new Page(terminal.Error, Colour.IsWanted(world.Environment, terminal.IsErrorTerminal), terminal.Width);
        CanAsk = terminal.IsInputTerminal && terminal.IsErrorTerminal && !isOnCi;
    }

    /// <summary>Whether the result and the errors are wanted as JSON.</summary>
    public bool IsJson { get; }

    /// <summary>Values that a CI's runner is told to hide.</summary>
    public RunnerMask Mask { get; }

    /// <summary>The result, for people: standard output.</summary>
    public Page Result { get; }

    /// <summary>Progress, questions and errors: standard error.</summary>
    public Page People { get; }

    /// <summary>Whether somebody is there to answer a question: a terminal on both sides, and not on CI.</summary>
    public bool CanAsk { get; }

    /// <summary>Writes the result as JSON.</summary>
    public void Json(Action<JsonPage> write) => JsonPage.Write(terminal.Out, write);

    /// <summary>Progress of long work: a bar on a terminal, a line for each step elsewhere.</summary>
    public ProgressBar Progress() => new(terminal.Error, People, time, terminal.IsErrorTerminal && !isOnCi);

    /// <summary>Writes text to standard output exactly as it is: scripts that a shell reads.</summary>
    public void Verbatim(string text) => terminal.Out.Write(text);

    /// <summary>A question that yes or no answers; anything but yes is no.</summary>
    /// <exception cref="OperationCanceledException">The program was interrupted while it waited.</exception>
    public async Task<bool> AskAsync(string question, CancellationToken cancellation)
    {
        var answer = await AskTextAsync($"{question} [y/N]", cancellation);
        return answer is "y" or "Y" or "yes" or "Yes" or "YES";
    }

    /// <summary>A question that is answered in words.</summary>
    /// <returns>The answer without the space around it; empty where the input has ended.</returns>
    /// <exception cref="OperationCanceledException">The program was interrupted while it waited.</exception>
    public async Task<string> AskTextAsync(string question, CancellationToken cancellation)
    {
        await terminal.Error.WriteAsync($"{UntrustedText.Clean(question)} ");
        await terminal.Error.FlushAsync(cancellation);

        // A console's own asynchronous read cannot be interrupted, so it is left behind on its own thread.
        var answer = await Task.Run(terminal.In.ReadLine, CancellationToken.None).WaitAsync(cancellation);
        return answer?.Trim() ?? string.Empty;
    }

    /// <summary>Shows problems, each with its place and its repair.</summary>
    /// <returns>The exit code that they call for.</returns>
    public int Report(IReadOnlyList<Problem> problems)
    {
        if (IsJson)
        {
            Json(page => ProblemJson.Write(page, problems));
        }
        else
        {
            foreach (var problem in problems)
            {
                Show(problem, new Piece("error:", Tone.Bad));
            }
        }

        return ExitCode.For(problems);
    }

    /// <summary>Something that people should know, and that stops nothing.</summary>
    public void Note(string text) => People.Hanging(0, 6, new Piece("note:", Tone.Warning), " ", text);

    /// <summary>Shows what is probably not meant, without stopping for it.</summary>
    public void Warn(IEnumerable<Problem> warnings)
    {
        foreach (var warning in warnings)
        {
            Show(warning, new Piece("warning:", Tone.Warning));
        }
    }

    private void Show(Problem problem, Piece prefix)
    {
        var where = problem.Where is { } place ? $" {place}: " : " ";
        People.Hanging(0, 2, prefix, new Piece(where, Tone.Strong), problem.Message);

        if (problem.Fix is not { } fix)
        {
            return;
        }

        People.Hanging(2, 7, new Piece("fix:", Tone.Good), " ", fix.Text);
        if (fix.Command is { } command)
        {
            People.Line(7, new Piece(command.Replace(' ', Page.Unbreakable), Tone.Action));
        }
    }
}
