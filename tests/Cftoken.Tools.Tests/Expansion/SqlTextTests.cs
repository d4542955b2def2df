using Cftoken.Tools.Expansion;

namespace Cftoken.Tools.Tests.Expansion;

public sealed class SqlTextTests
{
    [Theory]
    [InlineData("select 1")]
    [InlineData("  SELECT * FROM t; select 2;")]
    [InlineData("explain query plan select 1")]
    [InlineData("WITH x AS (SELECT 1) SELECT * FROM x")]
    [InlineData("")]
    public void Statements_that_only_read_are_told(string sql) => SqlText.Writes(sql).ShouldBeFalse();

    [Theory]
    [InlineData("insert into t values (1)")]
    [InlineData("select 1; DROP TABLE t")]
    [InlineData("with x as (select 1) delete from t")]
    [InlineData("pragma journal_mode = wal")]
    [InlineData("-- a comment\nselect 1")]
    [InlineData("select $WHAT")]
    [InlineData("frob")]
    public void What_writes_or_is_in_doubt_counts_as_writing(string sql) => SqlText.Writes(sql).ShouldBeTrue();
}
