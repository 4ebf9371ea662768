package neural

import "math"

// arborescence finds the best tree with one root: Edmonds' algorithm in
// Tarjan's O(n²) form for dense graphs (Tarjan 1977; Camerini, Fratta and
// Maffioli 1979), growing one path of best incoming arcs and closing its
// cycles. The single root comes from a charge on every root arc that is larger
// than any tree can win back (Stanojević and Cohen 2021). Ties go to the lower
// node.
type arborescence struct {
	n       int       // nodes with the root 0
	w       []float64 // [into][from] of live nodes
	arc     []int32   // the arc behind w: dependent·n + head
	alive   []int     // live nodes, by row of w
	node    []int     // which tree node a row stands for
	parent  []int     // of words and cycles in the forest of cycles
	chosen  []int32   // the arc chosen into each of them
	gain    []float64 // its weight
	done    []bool    // rows that hang from the root already
	path    []int     // rows
	onPath  []int     // place in path, or -1
	cycling []bool
}

// solve writes the head of every word to heads: heads[i] is that of node i+1,
// 0 the root. score(dependent, head) is asked for dependents from 1, heads
// from 0, not for the diagonal.
func (a *arborescence) solve(words int, score func(dependent, head int) float32, heads []int32) {
	a.reset(words + 1)
	low, high := math.Inf(1), math.Inf(-1)
	n := a.n
	for i := 1; i < n; i++ {
		for j := range n {
			if i == j {
				continue
			}
			v := float64(score(i, j))
			low, high = min(low, v), max(high, v)
			a.w[i*n+j], a.arc[i*n+j] = v, int32(i*n+j)
		}
	}
	charge := 1 + float64(float64(n)*(high-low)) // rounded: a fused product would move ties elsewhere
	for i := 1; i < n; i++ {
		a.w[i*n] -= charge
	}
	for i := 1; i < n; i++ {
		if a.onPath[i] == gone || a.done[i] {
			continue
		}
		a.push(i)
		for len(a.path) > 0 {
			a.grow()
		}
	}
	a.open(heads)
}

const (
	off  = -1 // not on the path
	gone = -2 // part of a cycle that another row stands for
)

func (a *arborescence) reset(n int) {
	a.n = n
	if cap(a.w) < n*n {
		a.w, a.arc = make([]float64, n*n), make([]int32, n*n)
		a.alive, a.node, a.onPath = make([]int, n), make([]int, n), make([]int, n)
		a.done, a.cycling = make([]bool, n), make([]bool, n)
	}
	a.alive, a.node, a.onPath, a.done, a.cycling = a.alive[:n], a.node[:n], a.onPath[:n], a.done[:n], a.cycling[:n]
	a.parent, a.chosen, a.gain = a.parent[:0], a.chosen[:0], a.gain[:0]
	for i := range n {
		a.alive[i], a.node[i], a.onPath[i], a.done[i], a.cycling[i] = i, i, off, i == 0, false
		a.parent, a.chosen, a.gain = append(a.parent, -1), append(a.chosen, 0), append(a.gain, 0)
	}
	a.path = a.path[:0]
}

func (a *arborescence) push(row int) {
	a.onPath[row] = len(a.path)
	a.path = append(a.path, row)
}

// grow chooses the best arc into the path's last row: from a row that hangs
// from the root it ends the path, from a new row it lengthens it, from the path
// itself it closes a cycle.
func (a *arborescence) grow() {
	row := a.path[len(a.path)-1]
	from, best := -1, math.Inf(-1)
	for _, j := range a.alive {
		if v := a.w[row*a.n+j]; j != row && (v > best || from < 0) {
			from, best = j, v
		}
	}
	k := a.node[row]
	a.chosen[k], a.gain[k] = a.arc[row*a.n+from], best
	switch {
	case a.done[from]:
		for _, r := range a.path {
			a.done[r], a.onPath[r] = true, off
		}
		a.path = a.path[:0]
	case a.onPath[from] >= 0:
		a.close(a.onPath[from])
	default:
		a.push(from)
	}
}

// close makes one node of the path from place at on; its row is the first's.
func (a *arborescence) close(at int) {
	n, cycle := a.n, a.path[at:]
	rep, k := cycle[0], len(a.parent)
	a.parent, a.chosen, a.gain = append(a.parent, -1), append(a.chosen, 0), append(a.gain, 0)
	for _, r := range cycle {
		a.parent[a.node[r]] = k
		a.cycling[r] = true
	}
	for _, j := range a.alive {
		if a.cycling[j] {
			continue
		}
		in, inArc := math.Inf(-1), int32(0)
		out, outArc := math.Inf(-1), int32(0)
		for _, r := range cycle {
			if v := a.w[r*n+j] - a.gain[a.node[r]]; v > in {
				in, inArc = v, a.arc[r*n+j]
			}
			if v := a.w[j*n+r]; v > out {
				out, outArc = v, a.arc[j*n+r]
			}
		}
		a.w[rep*n+j], a.arc[rep*n+j] = in, inArc
		a.w[j*n+rep], a.arc[j*n+rep] = out, outArc
	}
	live := a.alive[:0]
	for _, j := range a.alive {
		if j == rep || !a.cycling[j] {
			live = append(live, j)
		}
	}
	a.alive = live
	for _, r := range cycle {
		a.cycling[r] = false
		if r != rep {
			a.onPath[r] = gone
		}
	}
	a.node[rep] = k
	a.path = a.path[:at+1]
}

// open undoes the cycles, the last made first: the arc chosen into a cycle
// replaces that of the member it goes into.
func (a *arborescence) open(heads []int32) {
	for k := len(a.parent) - 1; k >= a.n; k-- {
		member := int(a.chosen[k]) / a.n
		for a.parent[member] != k {
			member = a.parent[member]
		}
		a.chosen[member] = a.chosen[k]
	}
	for i := 1; i < a.n; i++ {
		heads[i-1] = a.chosen[i] % int32(a.n)
	}
}
