"""What artists write above their columns, in the languages they keep their sheets in."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from helper.exchange.words import folded, place_of_words


class Role(StrEnum):
    """What a column holds."""

    LINK = "link"
    ITEM_ID = "item_id"
    WORK = "work"
    IPR = "ipr"
    IPR_NUMBER = "ipr_number"
    CLIENT = "client"
    STORE = "store"
    STORE_NUMBER = "store_number"
    STATUS = "status"
    REPORTED = "reported"
    REMOVED = "removed"
    COMPLAINT_NO = "number"
    OPERATOR = "operator"
    NOTE = "note"
    TITLE = "title"
    PRICE = "price"
    ASIDE = "aside"
    """Something else that must not be taken for one of the others: the original's address, pictures, counters."""


_WORDS: dict[Role, str] = {
    Role.LINK: "link|links|url|urls|listing|listings|listing link|listing url|link to listing|infringing link"
    "|infringing links|infringing url|infringing urls|infringing listing|product link|product url|item link|item url"
    "|aliexpress link|aliexpress url|ali link|web address|address|webpage|page|product page|href|copy link|link 1|link 2"
    "|link 3|pirate link|fake link|fakes|infringement|links to copies|web link|hyperlink"
    "|adresse|adressen|produktlink|produkt link|artikellink|link zum angebot|angebot|angebote|webadresse|internetadresse"
    "|produktseite|plagiat|raubkopie|fälschung"
    "|lien|liens|lien produit|lien du produit|lien annonce|lien de l annonce|annonce|adresse web|lien aliexpress"
    "|lien contrefaçon|contrefaçon|lien vers l annonce"
    "|enlace|enlaces|vínculo|enlace del producto|dirección|anuncio|enlace aliexpress|url del producto|liga"
    "|链接|商品链接|产品链接|侵权链接|網址|网址|連結|商品連結|侵權連結|地址|宝贝链接"
    "|リンク|商品リンク|商品url|商品ページ|出品url|侵害リンク|侵害url|アドレス|ページ"
    "|collegamento|indirizzo|annuncio|link prodotto|link annuncio|link del prodotto"
    "|odnośnik|adres|link do oferty|oferta|aukcja|adres www|link do aukcji"
    "|ligação|endereço|anúncio|link do anúncio|link do produto"
    "|koppeling|webadres|advertentie|productlink"
    "|bağlantı|adres linki|ürün linki|ürün bağlantısı|ilan"
    "|링크|상품 링크|주소|상품 주소|침해 링크"
    "|ссылка|ссылки|адрес|ссылка на товар|объявление|товар"
    "|odkaz|länk|lenke|linkki|hivatkozás|σύνδεσμος|رابط|الرابط|קישור|посилання",
    Role.ITEM_ID: "item id|item no|item number|product id|product number|listing id|listing no|listing number|itemid"
    "|product no|ali id|aliexpress id|id aliexpress|item"
    "|artikelnummer|artikel nr|artikelnr|produkt id|produktnummer|angebotsnummer|artikel id"
    "|id produit|numéro d article|référence produit|n° article|id article"
    "|id del producto|número de artículo|id producto|id de artículo"
    "|商品id|产品id|商品编号|产品编号|宝贝id|商品編號|商品番号|商品コード|id prodotto|codice prodotto|id produktu|numer oferty|id do produto"
    "|productnummer|ürün id|ürün no|상품 번호|상품번호|상품 id|id товара|номер товара",
    Role.WORK: "work|works|design|designs|artwork|artworks|art|my design|my work|my art|which design|design name|title of work"
    "|title of design|work title|design title|original work|image title|illustration|drawing|painting|print|motif|motive"
    "|pattern|cartoon|name of work|name of design|artwork title|artwork name|copied design|copied work|stolen design"
    "|motiv|werk|entwurf|kunstwerk|bild|werktitel|mein motiv|mein design|zeichnung|titel des werks|originalwerk"
    "|œuvre|oeuvre|création|titre de l œuvre|motif copié|dessin|mon œuvre|nom de l œuvre|visuel|modèle"
    "|obra|diseño|obra original|título de la obra|dibujo|ilustración|nombre de la obra|mi diseño|nombre del diseño"
    "|作品|作品名|作品名称|作品名稱|设计|設計|设计名称|設計名|图案|圖案|原创作品|原作|デザイン|デザイン名|作品タイトル|イラスト|柄"
    "|opera|disegno|titolo opera|titolo dell opera|nome opera|illustrazione"
    "|praca|projekt|wzór|dzieło|grafika|tytuł pracy|tytuł dzieła|rysunek"
    "|trabalho|desenho|título da obra|ilustração|arte|estampa"
    "|ontwerp|kunstwerk titel|tekening"
    "|eser|tasarım|çalışma|eser adı|tasarım adı|desen"
    "|작품|작품명|디자인|도안|그림"
    "|работа|произведение|рисунок|дизайн|название работы|макет|картина"
    "|verk|työ|dílo|návrh|מקור|יצירה|עיצוב|تصميم|العمل|التصميم|عمل",
    Role.IPR: "ipr|right|ip right|ip rights|ipr name|ipr title|registration|registered as|copyright|registered right|ipp right"
    "|ipr used|right used|ip|ipr information|ip certificate|certificate|ipr text|copyright title|copyright name|right text"
    "|right ipr"
    "|schutzrecht|recht|registrierung|urheberrecht|eingetragen als"
    "|droit|droit d auteur|enregistrement|droit pi|titre de propriété"
    "|derecho|registro|derecho de autor|derechos|dpi"
    "|知识产权|知識產權|权利|版权|版权登记|權利|著作权|著作權|知的財産|権利|登録|著作権"
    "|diritto|registrazione|diritto d autore|prawo|rejestracja|prawo autorskie|direito|direito autoral"
    "|recht ipr|auteursrecht|hak|tescil|telif|권리|지식재산권|저작권|право|авторское право|регистрация",
    Role.IPR_NUMBER: "ipr number|ipr no|ipr id|registration number|registration no|reg no|reg number|copyright number"
    "|copyright no|certificate number|certificate no|right number|right no|ipr nr|ip number"
    "|registernummer|registrierungsnummer|schutzrechtsnummer|urkundennummer|registriernummer"
    "|numéro d enregistrement|n° d enregistrement|numéro ipr|n enregistrement"
    "|número de registro|nº de registro|n registro|登记号|登记号码|登記號|版权登记号|权利编号|ipr编号|登録番号|権利番号"
    "|numero di registrazione|numer rejestracji|registratienummer|tescil no|등록번호|등록 번호|номер регистрации",
    Role.CLIENT: "client|customer|rights holder|rightsholder|right holder|right owner|owner|artist|illustrator|on behalf of"
    "|rights owner|ip owner|brand|author"
    "|kunde|kundin|mandant|rechteinhaber|künstler|künstlerin|auftraggeber"
    "|cliente|titular|artista|ayant droit|client e|artiste|titulaire"
    "|客户|客戶|权利人|權利人|艺术家|作者|権利者|クライアント|顧客|作家|klient|artysta|właściciel praw|klant|kunstenaar|müşteri"
    "|sanatçı|hak sahibi|고객|권리자|작가|клиент|правообладатель|художник|автор",
    Role.STORE: "store|shop|seller|store name|shop name|seller name|vendor|store link|store url|shop link|shop url|seller link"
    "|seller url|merchant|pirate|infringer|aliexpress store|aliexpress shop|who"
    "|laden|verkäufer|händler|anbieter|shopname|ladenname|verkäufername|geschäft"
    "|boutique|vendeur|magasin|nom de la boutique|nom du vendeur|lien boutique"
    "|tienda|vendedor|nombre de la tienda|nombre del vendedor|comercio"
    "|店铺|店鋪|店铺名|店铺名称|卖家|賣家|商家|商店|ストア|ショップ|店舗|店名|ストア名|出品者|販売者|ショップ名|セラー"
    "|negozio|venditore|nome negozio|sklep|sprzedawca|sprzedający|nazwa sklepu|loja|lojista"
    "|winkel|verkoper|mağaza|satıcı|mağaza adı|상점|스토어|판매자|매장|магазин|продавец|название магазина"
    "|butik|säljare|kauppa|myyjä|obchod|prodejce|חנות|מוכר|متجر|المتجر|البائع",
    Role.STORE_NUMBER: "store number|store no|store id|shop number|shop no|shop id|seller id|seller number|seller no"
    "|shop nr|shopnummer|ladennummer|shop id nr|verkäufernummer|händlernummer|store nr"
    "|numéro de boutique|n° boutique|id boutique|numéro du vendeur|numéro boutique|n boutique"
    "|número de tienda|nº tienda|id tienda|n tienda|id de tienda|número de la tienda"
    "|店铺号|店铺编号|店铺id|店铺号码|卖家id|店鋪編號|店铺代码|ストア番号|ストアid|店舗番号|ショップ番号|ショップid"
    "|numero negozio|id negozio|numer sklepu|id sklepu|nr sklepu|número da loja|id da loja|winkelnummer|mağaza no"
    "|mağaza numarası|상점 번호|상점번호|스토어 번호|매장 번호|номер магазина|id магазина|№ магазина",
    Role.STATUS: "status|state|result|outcome|complaint status|listing status|case status|current status|what happened"
    "|progress|removed|taken down|still live|still online|still up|response|online|done"
    "|stand|ergebnis|zustand|bearbeitungsstand|ausgang|erledigt"
    "|statut|état|résultat|etat|situation|suivi|estado|resultado|situación|estatus"
    "|状态|狀態|结果|結果|处理结果|处理状态|投诉状态|進捗|状況|状態|ステータス|対応状況|処理状況"
    "|stato|esito|risultato|wynik|stan|situação|uitkomst|toestand|durum|sonuç|상태|결과|처리 상태|처리상태"
    "|статус|состояние|результат|итог|stav|tila|tulos|állapot|סטטוס|מצב|الحالة|حالة|النتيجة",
    Role.REPORTED: "reported|reported on|date reported|report date|date|date filed|filed|filed on|filing date|submitted"
    "|submitted on|date submitted|complaint date|date of complaint|date of report|sent|sent on|date sent|reporting date"
    "|complained|complained on|date complained|notice date|notice sent|when reported|day reported"
    "|gemeldet|gemeldet am|meldedatum|datum|datum der meldung|beschwerdedatum|eingereicht|eingereicht am|meldung|meldung am"
    "|gesendet am|beanstandet am"
    "|signalé|signalé le|date de signalement|date de dépôt|date du signalement|date plainte|date de plainte|envoyé le"
    "|déposé le|date d envoi|signalement|date de la plainte|dénoncé le"
    "|denunciado|denunciado el|fecha|fecha de denuncia|fecha denuncia|reportado|reportado el|fecha de reporte|enviado"
    "|enviado el|fecha de envío|fecha reporte|fecha de la denuncia"
    "|举报日期|投诉日期|提交日期|日期|举报时间|投诉时间|提交时间|舉報日期|投訴日期|檢舉日期|上报日期|报告日期"
    "|申請日|通報日|報告日|申告日|提出日|日付|通報日時|送信日"
    "|segnalato|segnalato il|data|data segnalazione|data di segnalazione|inviato il|data invio"
    "|zgłoszono|data zgłoszenia|zgłoszone|zgłoszone dnia|zgłoszenie|data wysłania"
    "|denunciado em|data da denúncia|data denúncia|reportado em|enviado em|data de envio"
    "|gemeld|gemeld op|datum melding|melddatum|ingediend op"
    "|bildirildi|bildirim tarihi|şikayet tarihi|tarih|rapor tarihi"
    "|신고일|신고 날짜|신고일자|날짜|접수일|제출일"
    "|дата|дата жалобы|дата подачи|отправлено|подано|дата обращения|дата отправки"
    "|anmäld|anmeldt|ilmoitettu|nahlášeno|datum nahlášení|dátum|תאריך|דווח|التاريخ|تاريخ البلاغ|تاريخ الإبلاغ",
    Role.REMOVED: "removed on|date removed|removal date|taken down on|takedown date|date taken down|gone on|deleted on"
    "|date of removal|decision date|date resolved|resolved on|closed on|gone since|offline since|down on|removed date"
    "|taken down date|when removed"
    "|gelöscht am|entfernt am|löschdatum|weg seit|offline seit|entfernt seit|datum der löschung|entfernungsdatum"
    "|datum entfernung|gesperrt am"
    "|supprimé le|retiré le|date de retrait|date de suppression|date retrait|date suppression"
    "|eliminado el|retirado el|fecha de retirada|fecha de eliminación|fecha retirada|borrado el|fecha eliminación"
    "|fecha de baja"
    "|下架日期|删除日期|移除日期|处理日期|下架时间|删除时间|下架於|刪除日期|移除時間|処理日|削除日|削除日時|停止日|削除された日"
    "|rimosso il|data rimozione|data di rimozione|eliminato il|usunięto|data usunięcia|usunięte dnia|usunięto dnia"
    "|removido em|data de remoção|data remoção|verwijderd op|datum verwijdering|verwijderdatum"
    "|kaldırıldı|kaldırılma tarihi|silinme tarihi|삭제일|삭제 날짜|삭제일자|처리일|дата удаления|удалено|удалён|снято"
    "|borttagen|odstraněno|تاريخ الحذف|הוסר בתאריך",
    Role.COMPLAINT_NO: "complaint|complaint no|complaint number|complaint id|complaint ref|complaint nr|case|case no|case number"
    "|case id|report no|report number|report id|ticket|ticket no|ticket number|reference|reference no|reference number"
    "|ref|ref no|ipp no|ipp number|ipp case|ipp id|ipp complaint|ipp complaint no|notice no|notice number|notice id"
    "|number|no|number of complaint|ipp ref|filing number"
    "|beschwerdenummer|beschwerde nr|beschwerde|fallnummer|fall nr|meldungsnummer|meldenummer|vorgangsnummer|aktenzeichen"
    "|ticketnummer|referenznummer|referenz|meldungs nr|nummer|nr|vorgang|beschwerde id|az"
    "|numéro de plainte|n° de plainte|n° plainte|numéro|référence|numéro de dossier|n° dossier|n° de dossier|dossier"
    "|numéro de réclamation|réclamation|plainte|no de plainte|n plainte|numéro plainte|numéro de signalement|n°"
    "|número de denuncia|nº de denuncia|nº denuncia|número|número de caso|n° de denuncia|referencia|expediente|caso"
    "|número de queja|queja|reclamación|número de reclamación|denuncia|nº|número de expediente|n denuncia"
    "|投诉编号|投诉号|投诉单号|举报编号|单号|编号|案件编号|投訴編號|案件編號|檢舉編號|投诉id|举报号"
    "|申立番号|申立て番号|受付番号|案件番号|通報番号|苦情番号|申請番号|番号|ケース番号|問い合わせ番号"
    "|numero reclamo|numero di reclamo|numero segnalazione|numero|riferimento|reclamo|pratica|n reclamo"
    "|numer skargi|nr skargi|numer zgłoszenia|nr zgłoszenia|skarga|numer|numer sprawy|nr sprawy|sygnatura"
    "|número da denúncia|nº da denúncia|denúncia|número da reclamação|protocolo"
    "|klachtnummer|klacht|meldingsnummer|zaaknummer|referentie"
    "|şikayet no|şikayet numarası|başvuru no|dosya no|numara"
    "|신고번호|신고 번호|접수번호|접수 번호|사건번호|사건 번호|민원 번호|번호"
    "|номер жалобы|жалоба|номер обращения|номер заявки|номер дела|№ жалобы|номер|№"
    "|ärendenummer|saksnummer|číslo stížnosti|رقم الشكوى|رقم البلاغ|מספר תלונה",
    Role.OPERATOR: "operator|reported by|filed by|by|who filed|submitted by|user|staff|handled by|assignee|checked by|who reported"
    "|bearbeiter|bearbeiterin|gemeldet von|sachbearbeiter|von|opérateur|signalé par|déposé par|par|operador|operadora"
    "|denunciado por|reportado por|por|操作员|操作人|提交人|举报人|负责人|經辦人|担当|担当者|報告者|operatore|segnalato da"
    "|operatör|zgłaszający|zgłosił|gemeld door|operador a|bildiren|담당자|신고자|оператор|кто подал|исполнитель",
    Role.NOTE: "note|notes|comment|comments|remark|remarks|memo|details|misc|info|other|observations|description"
    "|notiz|notizen|bemerkung|bemerkungen|kommentar|anmerkung|anmerkungen|sonstiges|hinweis"
    "|remarque|remarques|commentaire|commentaires|observation|nota|notas|comentario|comentarios|observaciones"
    "|备注|备注说明|注释|說明|备考|備註|備考|メモ|コメント|コメント欄|commento|commenti|uwagi|komentarz|notatki|observações|comentários"
    "|opmerking|opmerkingen|notities|not|notlar|açıklama|비고|메모|примечание|примечания|комментарий|заметки"
    "|poznámka|anteckning|הערות|ملاحظات",
    Role.TITLE: "product|product name|product title|listing title|title of listing|item title|item name|product type|type"
    "|listing name|title|name|kind|category"
    "|produkt|produktname|produkttitel|artikel|artikelname|produktart|titel|angebotstitel|produkttyp"
    "|produit|nom du produit|titre de l annonce|titre|type de produit|nom"
    "|producto|nombre del producto|título del anuncio|título|tipo de producto|nombre"
    "|商品|商品名|商品名称|商品名稱|产品|产品名称|商品标题|标题|品名|商品タイトル|タイトル|prodotto|nome prodotto|titolo|tytuł|nazwa produktu"
    "|produto|nome do produto|ürün|ürün adı|상품|상품명|제품|название товара|название|наименование|תואר|المنتج",
    Role.PRICE: "price|cost|preis|prix|precio|价格|價格|単価|価格|值|prezzo|cena|preço|prijs|fiyat|가격|цена|pris|hinta|السعر|מחיר",
    Role.ASIDE: "original|original link|original url|my link|my url|my listing|my shop|own link|link to original|original listing"
    "|official link|official url|etsy|etsy link|redbubble|picture|image|photo|screenshot|thumbnail|pic|proof|evidence"
    "|image link|image url|picture link|screenshot link|evidence link|found on|date found|found|seen on|first seen"
    "|date seen|found by|row|row no|line|position|pos|count|quantity|sold|country|language|views|orders|priority|platform"
    "|marketplace|site|last checked|checked on|checked|follow up|reminder|month|year|week|email|license link"
    "|originallink|original adresse|mein shop|bild link|foto|bildlink|gefunden am|fundort|gefunden|lfd nr|lfd|laufende nummer"
    "|zeile|anzahl|verkauft|land|plattform|geprüft am|zuletzt geprüft|datum gefunden|beweis|wiedervorlage|nachweis"
    "|lien original|lien de l original|image lien|capture|capture d écran|trouvé le|date trouvé|quantité|pays|ligne|plateforme"
    "|enlace original|imagen|foto enlace|captura|encontrado el|fecha encontrado|cantidad|país|fila|plataforma"
    "|原图链接|原创链接|图片|截图|图片链接|发现日期|序号|数量|国家|平台|原画|画像|スクリーンショット|発見日|数|国|画像url"
    "|immagine|link originale|zdjęcie|zrzut ekranu|znaleziono|lp|ilość|imagem|captura de tela|quantidade|afbeelding|gevonden op"
    "|görsel|ekran görüntüsü|sıra|sıra no|adet|이미지|스크린샷|발견일|순번|수량|국가|изображение|скриншот|найдено|дата находки|кол во"
    "|оригинал|ссылка на оригинал|страна|площадка",
}  # fmt: skip

_WEAK = frozenset(
    map(
        folded,
        "no|number|nr|nummer|n°|nº|№|numéro|número|numero|numer|numara|番号|编号|번호|номер|id|item|title|titel|titre|título"
        "|titolo|tytuł|name|nom|nombre|original|ref|reference|page|address|adresse|date|datum|fecha|data|日期|by|von|par|por"
        "|art|print|bild|type|product|produkt|produit|producto|artikel|商品|who|done|online|listing|copyright|complaint"
        "|beschwerde|case|registro|removed|other|info|sent|filed|reported|certificate|registration|found|owner|infringement"
        "|oferta|angebot|地址|адрес|товар|page|ページ|recht|right|ip|modèle|stand|situation".split("|"),
    )
)
"""Headings that say little by themselves: what stands below them may overrule them."""

_BY_WORDS: dict[str, Role] = {
    folded(word): role for role, words in _WORDS.items() for word in words.split("|")
}
_LONGEST_FIRST = sorted(_BY_WORDS, key=len, reverse=True)
_LONGEST_HEADING = 60


@lru_cache(maxsize=65536)
def role_named(heading: str) -> tuple[Role, bool] | None:
    """What a heading says about its column, and whether it says so clearly; None: nothing that is known."""
    if not heading or len(heading) > _LONGEST_HEADING:
        return None
    words = folded(_without_brackets(heading)) or folded(heading) or heading.strip()
    if words in _BY_WORDS:
        return _BY_WORDS[words], words not in _WEAK
    for known in _LONGEST_FIRST:
        if len(known) > 1 and known not in _WEAK and place_of_words(known, words) >= 0:
            return _BY_WORDS[known], False
    return None


@lru_cache(maxsize=65536)
def is_heading(text: str) -> bool:
    """Whether the text is exactly one of the known headings."""
    return len(text) <= _LONGEST_HEADING and (folded(_without_brackets(text)) or text.strip()) in _BY_WORDS


def known_words(text: str) -> int:
    """How many words beyond ASCII in this text, as parts between separators, are known headings or their parts."""
    found = 0
    for part in set(re.split('[\t;,|\r\n"]', text)):
        if not part.isascii() and (named := role_named(part.strip())):
            found += 2 if named[1] else 1
    return found


def _without_brackets(heading: str) -> str:
    return re.sub(r"[(（\[【][^)）\]】]*[)）\]】]", " ", heading)
