namespace Cftoken.Projects.Workflows.Expressions;

/// <summary>What an expression can ask of its surroundings.</summary>
internal interface IExpressionScope
{
    /// <summary>The value of <c>env.X</c>, <c>matrix.a.b</c> and the like; null where only a run can tell it.</summary>
    /// <param name="path">The names, at least one.</param>
    ExpressionValue? Find(IReadOnlyList<string> path);

    /// <summary>Whether a condition that only a run can tell is taken to hold; both are tried.</summary>
    /// <param name="condition">The condition as it is written.</param>
    bool Holds(string condition);
}
