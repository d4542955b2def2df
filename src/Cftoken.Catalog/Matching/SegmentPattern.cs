namespace Cftoken.Catalog.Matching;

/// <summary>
/// A segment of a template that is part literal and part parameter: <c>{scan_id}.png</c>, <c>{event_t}.{event_n}</c>.
/// </summary>
internal sealed class SegmentPattern
{
    private readonly string[] _literals;

    /// <summary>Takes a template's segment apart: the literals before, between and after its parameters.</summary>
    public SegmentPattern(ReadOnlySpan<char> segment)
    {
        var literals = new List<string>();
        for (var open = segment.IndexOf('{'); open >= 0; open = segment.IndexOf('{'))
        {
            literals.Add(segment[..open].ToString());
            segment = segment[(segment.IndexOf('}') + 1)..];
        }

        literals.Add(segment.ToString());
        _literals = [.. literals];
    }

    /// <summary>How many parameters it has.</summary>
    public int Parameters => _literals.Length - 1;

    /// <summary>Whether a template's segment has the same shape, whatever its parameters are called.</summary>
    public bool HasShapeOf(ReadOnlySpan<char> segment) => new SegmentPattern(segment)._literals.AsSpan().SequenceEqual(_literals);

    /// <summary>Matches a segment of a concrete path; every parameter takes at least one character, the first ones as few as possible.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="offset">Where it stands in the path.</param>
    /// <param name="captures">Takes the parameters' places.</param>
    /// <param name="first">The first capture to set.</param>
    public bool TryMatch(ReadOnlySpan<char> segment, int offset, ref Captures captures, int first)
    {
        if (!segment.StartsWith(_literals[0], StringComparison.Ordinal))
        {
            return false;
        }

        var position = _literals[0].Length;
        for (var parameter = 0; parameter < Parameters; parameter++)
        {
            var literal = _literals[parameter + 1];
            var last = parameter == Parameters - 1;
            var rest = segment[position..];
            var length = !last ? rest.Length < 2 ? -1 : rest[1..].IndexOf(literal, StringComparison.Ordinal) + 1
                : rest.EndsWith(literal, StringComparison.Ordinal) ? rest.Length - literal.Length : -1;
            if (length < 1)
            {
                return false;
            }

            captures[first + parameter] = (offset + position)..(offset + position + length);
            position += length + literal.Length;
        }

        return true;
    }
}
