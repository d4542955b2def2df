using Cftoken.Core.Text;

namespace Cftoken.Output;

/// <summary>
/// Shows how far long work has come: on a terminal one line that is drawn anew, with the time after the first second and
/// the terminal's own progress mark (OSC 9;4); elsewhere a plain line for each step.
/// </summary>
internal sealed class ProgressBar : IDisposable
{
    private const int Cells = 20;
    private const string ClearLine = "\r\u001b[2K";

    private readonly Lock gate = new();
    private readonly TextWriter writer;
    private readonly Page page;
    private readonly TimeProvider time;
    private readonly bool isBar;
    private readonly long begun;
    private readonly ITimer? clock;
    private (int Done, int Total, string Doing)? shown;

    /// <summary>Begins.</summary>
    /// <param name="writer">Where the bar is drawn.</param>
    /// <param name="page">Where lines are written.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isBar">Whether a bar is drawn.</param>
    public ProgressBar(TextWriter writer, Page page, TimeProvider time, bool isBar)
    {
        (this.writer, this.page, this.time, this.isBar) = (writer, page, time, isBar);
        begun = time.GetTimestamp();
        var second = TimeSpan.FromSeconds(1);
        clock = isBar ? time.CreateTimer(_ => Draw(), null, second, second) : null;
    }

    /// <summary>Whether a bar is drawn; else every step is a line.</summary>
    public bool IsDrawn => isBar;

    /// <summary>Shows a step.</summary>
    /// <param name="done">Steps that are over.</param>
    /// <param name="total">Steps in all.</param>
    /// <param name="doing">What is being done.</param>
    public void Show(int done, int total, string doing)
    {
        lock (gate)
        {
            shown = (done, total, UntrustedText.Clean(doing, 60));
        }

        if (isBar)
        {
            Draw();
        }
        else if (done < total)
        {
            page.Line(0, $"{done + 1}/{total} {doing}");
        }
    }

    /// <summary>Takes the bar away.</summary>
    public void Dispose()
    {
        clock?.Dispose();
        lock (gate)
        {
            if (isBar && shown is not null)
            {
                writer.Write($"{ClearLine}\u001b]9;4;0;\a");
                writer.Flush();
            }

            shown = null;
        }
    }

    private void Draw()
    {
        lock (gate)
        {
            if (shown is not var (done, total, doing))
            {
                return;
            }

            var full = total == 0 ? 0 : Cells * done / total;
            var elapsed = time.GetElapsedTime(begun);
            var clockText = elapsed < TimeSpan.FromSeconds(1) ? string.Empty : $"  {(int)elapsed.TotalMinutes}:{elapsed.Seconds:00}";
            writer.Write(
                $"{ClearLine}{new string('█', full)}{new string('░', Cells - full)} {done}/{total} {doing}{clockText}\u001b]9;4;1;{(total == 0 ? 0 : 100 * done / total)}\a");
            writer.Flush();
        }
    }
}
