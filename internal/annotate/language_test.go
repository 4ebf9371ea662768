package annotate

import "testing"

func TestLooksEnglish(t *testing.T) {
	for _, c := range []struct {
		text string
		want bool
	}{
		{"The minister said on Tuesday that the army had withdrawn from the town.", true},
		{"THE MINISTER SAID ON TUESDAY THAT THE ARMY HAD WITHDRAWN FROM THE TOWN.", true},
		{"Iran, Russia sign arms deal", true},
		{"TROOPS LEAVE BORDER TOWN AFTER TALKS", true},
		{"Washington accuses Iran of supplying Moscow with drones, a charge Tehran denies.", true},
		{"Gen. Abdel Fattah al-Burhan, Mohamed Hamdan Dagalo and Abdalla Hamdok met in Addis Ababa.", true},
		{"OK.", true},
		{"Drones", true},
		{"Le ministre a déclaré mardi que l'armée s'était retirée de la ville et que la guerre était finie.", false},
		{"LE MINISTRE A DÉCLARÉ MARDI QUE L'ARMÉE S'ÉTAIT RETIRÉE DE LA VILLE.", false},
		{"Der Minister sagte am Dienstag, die Armee habe sich aus der Stadt zurückgezogen.", false},
		{"El ministro dijo el martes que el ejército se había retirado de la ciudad.", false},
		{"Il ministro ha detto martedì che l'esercito si è ritirato dalla città dopo i negoziati.", false},
		{"Bakan salı günü ordunun kentten çekildiğini söyledi ve görüşmelerin sürdüğünü ekledi.", false},
		{"De minister zei dinsdag dat het leger zich uit de stad had teruggetrokken.", false},
		{"Министр заявил во вторник, что армия покинула город.", false},
		{"قال الوزير يوم الثلاثاء إن الجيش انسحب من المدينة", false},
		{"部长星期二表示军队已撤出该城", false},
		{"", false},
		{"12345 67", false},
	} {
		if got := LooksEnglish(c.text); got != c.want {
			t.Errorf("LooksEnglish(%q) = %v", c.text, got)
		}
	}
}
