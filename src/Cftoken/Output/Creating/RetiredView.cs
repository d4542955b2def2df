using System.Collections.Immutable;
using Cftoken.Engine.Rotating;
using Cftoken.Tokens.Retiring;

namespace Cftoken.Output.Creating;

/// <summary>What was done about tokens that others had taken the place of, for people and for programs.</summary>
/// <param name="ui">Where it is shown.</param>
internal sealed class RetiredView(Ui ui)
{
    /// <summary>Shows it to people; the problems are shown by whoever shows all of them.</summary>
    public void Show(ImmutableArray<RetiredToken> all)
    {
        foreach (var retired in all)
        {
            ui.Result.Hanging(0, 2, new Piece(Word(retired.Step.State), retired.Step.Problems.IsEmpty ? Tone.Good : Tone.Warning), $"  {retired.Step.What}");
            ui.Result.Line(2, new Piece(retired.Job.ToString(), Tone.Quiet));
        }
    }

    /// <summary>Writes it for programs.</summary>
    public static void Write(JsonPage page, ImmutableArray<RetiredToken> all) => page.List("retired", all, retired =>
    {
        page.Text("job", retired.Job.Job);
        page.Text("environment", retired.Job.Environment);
        page.Text("token", retired.Step.Token.Token.Id);
        page.Text("state", Word(retired.Step.State));
        page.Text("explanation", retired.Step.What);
        ProblemJson.Write(page, retired.Step.Problems);
    });

    private static string Word(RetirementState state) => state switch
    {
        RetirementState.Deleted => "deleted",
        RetirementState.Disabled => "disabled",
        RetirementState.Gone => "gone",
        _ => "kept",
    };
}
