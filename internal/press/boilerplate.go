package press

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// besides are the words in class, id and role of what stands beside an article.
var besides = regexp.MustCompile(`(?i)(^|[-_ ])(comments?|disqus|related|recommend(ed|ations?)?|most-?read|newsletter|subscribe|subscription|sign-?up|cookies?|consent|share|sharing|social|promo|advert(isement)?|ads?|sponsored|taboola|outbrain|breadcrumbs?|paywall|trending|read-?more|sidebar|navigation|complementary)([-_ ]|$)`)

// dropBoilerplate takes out of a page what is never part of its article, so that
// the search for it does not weigh it: menus, asides, forms, footers of the page
// and boxes that are named for what they are. A box around most of the page's
// paragraphs stays, whatever its name.
func dropBoilerplate(root *html.Node) {
	all := countParagraphs(root)
	var drop []*html.Node
	var walk func(n *html.Node, inArticle bool)
	walk = func(n *html.Node, inArticle bool) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && beside(c, inArticle) && 2*countParagraphs(c) <= all {
				drop = append(drop, c)
				continue
			}
			walk(c, inArticle || c.DataAtom == atom.Article || c.DataAtom == atom.Main)
		}
	}
	walk(root, false)
	for _, n := range drop {
		n.Parent.RemoveChild(n)
	}
}

// beside says whether an element stands beside the text by its own account.
func beside(n *html.Node, inArticle bool) bool {
	switch n.DataAtom {
	case atom.Nav, atom.Aside, atom.Form, atom.Button, atom.Dialog:
		return true
	case atom.Footer, atom.Header:
		return !inArticle // an article's own may hold its standfirst or credit
	case atom.Div, atom.Section, atom.Ul, atom.Ol, atom.P, atom.Span:
	default:
		return false
	}
	for _, a := range n.Attr {
		switch strings.ToLower(a.Key) {
		case "class", "id", "role":
			if besides.MatchString(a.Val) {
				return true
			}
		case "hidden", "aria-hidden":
			return a.Val != "false"
		}
	}
	return false
}

// countParagraphs counts the p elements below n.
func countParagraphs(n *html.Node) (count int) {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && c.DataAtom == atom.P {
			count++
		}
	}
	return count
}
