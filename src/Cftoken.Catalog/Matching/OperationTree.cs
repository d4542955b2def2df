using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Matching;

/// <summary>
/// All operations as a tree over the segments of their paths. It finds an operation by its template (parameter names do not
/// matter) and recognises a concrete call: a literal segment is tried before a part-literal one, that before a parameter,
/// going back where a choice leads nowhere. Recognising allocates nothing.
/// </summary>
internal sealed class OperationTree
{
    private const int Root = 0;
    private const int None = 0;
    private readonly SegmentTable _literals = new(8192);
    private readonly List<Operation> _operations = new(3600);
    private Node[] _nodes = new Node[8192];
    private int _count = 1;
    private readonly List<(int Operation, int Next)> _chains = new(3600) { default };

    private struct Node
    {
        public int Parameter;
        public int Chain;
        public bool IsTail;
        public List<(SegmentPattern Pattern, int Child)>? Patterns;
    }

    /// <summary>The operations in the order in which they came.</summary>
    public IReadOnlyList<Operation> Operations => _operations;

    /// <summary>Adds an operation, or puts it in the place of the one with the same method and shape of path.</summary>
    public void Put(Operation operation)
    {
        var node = Walk(operation.Template, grow: true);
        for (var link = _nodes[node].Chain; link != None; link = _chains[link].Next)
        {
            var index = _chains[link].Operation;
            if (_operations[index].Method == operation.Method)
            {
                _operations[index] = operation;
                return;
            }
        }

        _operations.Add(operation);
        _chains.Add((_operations.Count - 1, _nodes[node].Chain));
        _nodes[node].Chain = _chains.Count - 1;
    }

    /// <summary>Lets the last parameter of a template take the whole rest of a path, slashes and all.</summary>
    /// <exception cref="InvalidDataException">The template is not there, or does not end in a parameter.</exception>
    public void MarkTail(string template)
    {
        var node = Walk(template, grow: false);
        if (node == None || !template.EndsWith('}'))
        {
            throw new InvalidDataException($"'{template}' is no template of the catalogue that ends in a parameter.");
        }

        _nodes[node].IsTail = true;
    }

    /// <summary>The operation with that method and a template of that shape.</summary>
    public Operation? Find(ReadOnlySpan<char> method, ReadOnlySpan<char> template)
    {
        var node = Walk(template, grow: false);
        return node == None ? null : At(node, method);
    }

    /// <summary>Recognises a concrete call.</summary>
    public bool TryMatch(ReadOnlySpan<char> method, ReadOnlySpan<char> pathAndQuery, out OperationMatch match)
    {
        var range = PathText.Operational(pathAndQuery);
        var captures = default(Captures);
        var search = new Search(method, pathAndQuery[..range.End]);
        if (Descend(Root, range.Start.Value, 0, in search, ref captures) is { } operation)
        {
            match = new OperationMatch(operation, in captures);
            return true;
        }

        match = default;
        return false;
    }

    private readonly ref struct Search(ReadOnlySpan<char> method, ReadOnlySpan<char> path)
    {
        public readonly ReadOnlySpan<char> Method = method;
        public readonly ReadOnlySpan<char> Path = path;
    }

    private Operation? Descend(int node, int position, int captured, in Search search, ref Captures captures)
    {
        var path = search.Path;
        if (node != Root && (position == path.Length || (position == path.Length - 1 && path[position] == '/')))
        {
            return At(node, search.Method);
        }

        if (position >= path.Length || path[position] != '/')
        {
            return null;
        }

        var start = position + 1;
        var length = path[start..].IndexOf('/');
        var end = length < 0 ? path.Length : start + length;
        var segment = path[start..end];
        if (segment.IsEmpty || PathText.IsDots(segment))
        {
            return null;
        }

        var literal = Literal(node, segment);
        if (literal != None && Descend(literal, end, captured, in search, ref captures) is { } byLiteral)
        {
            return byLiteral;
        }

        if (_nodes[node].Patterns is { } patterns)
        {
            foreach (var (pattern, child) in patterns)
            {
                if (pattern.TryMatch(segment, start, ref captures, captured)
                    && Descend(child, end, captured + pattern.Parameters, in search, ref captures) is { } byPattern)
                {
                    return byPattern;
                }
            }
        }

        var parameter = _nodes[node].Parameter;
        if (parameter == None)
        {
            return null;
        }

        if (_nodes[parameter].IsTail && !PathText.HasDots(path[end..]))
        {
            captures[captured] = start..path.Length;
            return At(parameter, search.Method);
        }

        captures[captured] = start..end;
        return Descend(parameter, end, captured + 1, in search, ref captures);
    }

    private int Literal(int node, ReadOnlySpan<char> segment)
    {
        if (!segment.Contains('%'))
        {
            return _literals.Find(node, segment);
        }

        Span<char> decoded = stackalloc char[64];
        var length = PathText.DecodeAscii(segment, decoded);
        return length < 0 ? None : _literals.Find(node, decoded[..length]);
    }

    private Operation? At(int node, ReadOnlySpan<char> method)
    {
        for (var link = _nodes[node].Chain; link != None; link = _chains[link].Next)
        {
            var operation = _operations[_chains[link].Operation];
            if (method.SequenceEqual(operation.Method))
            {
                return operation;
            }
        }

        return null;
    }

    // Returns None where the template is not there and the tree must not grow.
    private int Walk(ReadOnlySpan<char> template, bool grow)
    {
        if (template.IsEmpty || template[0] != '/')
        {
            return None;
        }

        var node = Root;
        var parameters = 0;
        foreach (var range in template[1..].Split('/'))
        {
            var segment = template[1..][range];
            parameters += segment.Count('{');
            node = Child(node, segment, grow);
            if (node == None)
            {
                return None;
            }
        }

        return parameters <= Captures.Limit ? node
            : throw new InvalidDataException($"'{template}' has more than {Captures.Limit} parameters.");
    }

    private int Child(int node, ReadOnlySpan<char> segment, bool grow)
    {
        var open = segment.IndexOf('{');
        if (open < 0)
        {
            var literal = _literals.Find(node, segment);
            return literal != None || !grow ? literal : _literals.Add(node, segment, NewNode());
        }

        if (open == 0 && segment.IndexOf('}') == segment.Length - 1)
        {
            if (_nodes[node].Parameter == None && grow)
            {
                var child = NewNode();
                _nodes[node].Parameter = child;
            }

            return _nodes[node].Parameter;
        }

        foreach (var (pattern, child) in _nodes[node].Patterns ?? [])
        {
            if (pattern.HasShapeOf(segment))
            {
                return child;
            }
        }

        if (!grow)
        {
            return None;
        }

        var added = NewNode();
        (_nodes[node].Patterns ??= []).Add((new SegmentPattern(segment), added));
        return added;
    }

    private int NewNode()
    {
        if (_count == _nodes.Length)
        {
            Array.Resize(ref _nodes, _count * 2);
        }

        return _count++;
    }
}
