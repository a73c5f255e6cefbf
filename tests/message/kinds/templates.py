"""Short templates of made-up senders, with the kind that a reader gives them."""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    """A template and its kind."""

    name: str
    kind: str
    content: str


FOOT = (
    '<p>Kestrel Ltd, 4 Mill Lane, Leeds</p><p><a href="{{ prefs }}">Email settings</a> '
    '<a href="{{ out }}">Unsubscribe</a></p>'
)

CASES = (
    Case(
        "shipping notice",
        "transactional",
        "<h1>Good news, {{ first_name }}</h1><p>The kettle you bought from us left our warehouse this morning and "
        'should reach you on Thursday.</p><p>Parcel no. {{ parcel }}</p><a href="{{ url }}">Track your package</a>',
    ),
    Case(
        "two-factor code",
        "transactional",
        "<p>Hi {{ name }},</p><p>{{ code }} is your Kestrel sign-in code. It works for ten minutes. "
        "Never share it with anybody.</p>",
    ),
    Case(
        "trial ending",
        "transactional",
        "<h1>Three days left</h1><p>Hi {{name}}, your free trial of Kestrel Desk ends on {{date}}. Add a card "
        'to keep your projects.</p><a href="{{url}}">Choose a plan</a>' + FOOT,
    ),
    Case(
        "invoice overdue",
        "transactional",
        "<p>Dear {{client}},</p><p>Invoice {{invoice.number}} for {{invoice.total}} was due on {{invoice.due}} and is "
        "still open. Please pay within seven days.</p>",
    ),
    Case(
        "dunning",
        "transactional",
        "<h2>We couldn't charge your card</h2><p>Your bank turned down the payment. Update your card so "
        'that you keep access.</p><a href="{{url}}">Update payment details</a>',
    ),
    Case(
        "calendar invite",
        "transactional",
        "<p>{{ organiser }} has invited you to <b>Budget review</b></p><p>When: Tue 4 March, 10:00</p>"
        '<a href="{{y}}">Accept</a> <a href="{{n}}">Decline</a> <a href="{{m}}">Maybe</a>',
    ),
    Case(
        "comment notification",
        "transactional",
        "<p><b>{{ actor }}</b> replied to your comment on <i>{{ doc }}</i>:</p><blockquote>{{ text }}</blockquote>"
        '<a href="{{ url }}">Open the thread</a>' + FOOT,
    ),
    Case(
        "weekly digest",
        "marketing",
        "<h1>Your week on Kestrel</h1><p>Here are the most popular posts of the week from people you follow.</p>"
        '<ul><li><a href="{{a}}">{{t1}}</a></li><li><a href="{{b}}">{{t2}}</a></li></ul>' + FOOT,
    ),
    Case(
        "product update",
        "marketing",
        "<h1>What's new in Kestrel 5</h1><p>Dark mode, faster search and a brand-new mobile app. Here is everything "
        'that we shipped in May.</p><a href="{{u}}">See all the new features</a>' + FOOT,
    ),
    Case(
        "event invitation",
        "marketing",
        "<h1>You're invited: The Tea Summit</h1><p>Join 400 blenders in Porto on 3 and 4 June.</p>"
        '<a href="{{u}}">Reserve your spot</a>' + FOOT,
    ),
    Case(
        "review request",
        "marketing",
        "<p>Hi {{ name }},</p><p>You have had your new teapot for two weeks now. How do you like it?</p>"
        '<a href="{{u}}">Write a review</a>' + FOOT,
    ),
    Case(
        "back in stock",
        "marketing",
        "<h1>It's back!</h1><p>The copper kettle that you looked at is back in stock. They go fast.</p>"
        '<a href="{{u}}">Buy it now</a>' + FOOT,
    ),
    Case(
        "price drop",
        "marketing",
        "<p>A product on your wish list is cheaper now.</p><p>Copper kettle <s>79.00</s> 59.00</p>"
        '<a href="{{u}}">Shop now</a>' + FOOT,
    ),
    Case(
        "referral",
        "marketing",
        "<h1>Give 10, get 10</h1><p>Invite your friends to Kestrel. When they place their first order, you both get "
        'a voucher.</p><a href="{{u}}">Invite friends</a>' + FOOT,
    ),
    Case(
        "birthday coupon",
        "marketing",
        "<h1>Happy birthday, {{ first_name }}!</h1><p>Treat yourself: 15% off everything with the code TEA15.</p>"
        + FOOT,
    ),
    Case(
        "loyalty statement",
        "transactional",
        "<p>Dear {{ name }},</p><p>Your points balance on 1 May: 1,240 points. 300 points expire on 30 June.</p>"
        "<table><tr><td>Opening balance</td><td>1,100</td></tr></table>" + FOOT,
    ),
    Case(
        "policy update",
        "transactional",
        "<h1>We are updating our Privacy Policy</h1><p>The changes take effect on 1 July. You need not do anything.</p>"
        '<a href="{{u}}">Read the policy</a>',
    ),
    Case(
        "security alert",
        "transactional",
        "<h1>New sign-in to your Kestrel account</h1><p>Firefox on Linux, Leeds, 14:02. If this was you, you can "
        'ignore this message.</p><a href="{{u}}">Secure my account</a>',
    ),
    Case(
        "terms change",
        "transactional",
        "<p>Hello {{ name }},</p><p>On 1 August our Terms of Service will change. The main change: how disputes "
        "are settled.</p>",
    ),
    Case(
        "account deletion",
        "transactional",
        "<p>Hello,</p><p>As you asked, we will delete your account and all your files on {{ date }}. "
        'Changed your mind?</p><a href="{{u}}">Keep my account</a>',
    ),
    Case(
        "appointment reminder",
        "transactional",
        "<p>Dear {{patient}},</p><p>This is to remind you of your appointment with Dr Heron on {{date}}.</p>"
        '<a href="{{u}}">Cancel or reschedule</a>',
    ),
    Case(
        "abandoned cart",
        "marketing",
        "<h1>You left something behind</h1><p>We saved your basket for you.</p><p>{{#each items}}{{name}} {{price}}"
        '{{/each}}</p><a href="{{u}}">Return to checkout</a>',
    ),
    Case(
        "win-back",
        "marketing",
        "<h1>It's been a while</h1><p>A lot has happened at Kestrel since your last visit.</p>"
        '<a href="{{u}}">See what you missed</a>' + FOOT,
    ),
    Case(
        "survey",
        "marketing",
        "<p>Hi {{ name }}, could you spare two minutes? Your answers help us to make Kestrel better.</p>"
        '<a href="{{u}}">Take the survey</a>' + FOOT,
    ),
    Case(
        "donation receipt",
        "transactional",
        "<p>Dear {{ donor }},</p><p>Thank you for your donation of {{ amount }} on {{ date }}. Keep this email as your "
        "receipt for tax purposes.</p><p>Heron Trust, registered charity 0000</p>",
    ),
    Case(
        "donation appeal",
        "marketing",
        "<h1>Winter is hard for herons</h1><p>With 20 pounds you feed a heron for a month. Will you help?</p>"
        '<a href="{{u}}">Donate now</a>' + FOOT,
    ),
    Case(
        "job alert",
        "marketing",
        "<h1>8 new jobs for tea tasters in Leeds</h1><p>Tea taster, Kestrel Ltd</p><p>Junior blender, Heron Ltd</p>"
        '<a href="{{u}}">See all jobs</a>' + FOOT,
    ),
    Case(
        "newsletter with no offer",
        "marketing",
        "<p>The Kestrel Letter, no. 41</p><h1>How oolong is rolled</h1><p>In spring the leaves are withered in the sun "
        'for an hour.</p><a href="{{u}}">Continue reading</a><p>You get this letter because you signed up for our '
        "newsletter.</p>",
    ),
    Case(
        "double opt-in",
        "transactional",
        '<p>Please confirm that you want our newsletter.</p><a href="{{u}}">Yes, confirm my subscription</a>'
        "<p>If you did not ask for it, ignore this message.</p>",
    ),
    Case(
        "re-permission",
        "marketing",
        "<h1>Do you still want to hear from us?</h1><p>We have not seen you open our letters for a year.</p>"
        '<a href="{{u}}">Yes, keep me on the list</a>' + FOOT,
    ),
    Case(
        "receipt with a coupon box",
        "transactional",
        "<h1>Thank you for your order</h1><p>Order {{ order.number }}</p><table><tr><td>Kettle</td><td>59.00</td></tr>"
        "<tr><td>Total</td><td>59.00</td></tr></table><p>We will write again when it ships.</p>"
        "<div>Here is a coupon: 10% off your next purchase</div>" + FOOT,
    ),
    Case(
        "colleague invites",
        "transactional",
        "<p>{{ inviter }} wants you to work with them in the team <b>Blends</b> on Kestrel.</p>"
        '<a href="{{u}}">Accept invitation</a>',
    ),
    Case(
        "build failed",
        "transactional",
        "<p>Pipeline #{{ id }} failed on branch main.</p><p>Commit {{ sha }} by {{ author }}</p>"
        '<a href="{{u}}">View the log</a><p>You receive this because you are a member of kestrel/tea.</p>',
    ),
    Case(
        "German order",
        "transactional",
        "<h1>Vielen Dank für Ihre Bestellung</h1><p>Bestellnummer {{ nr }}</p><p>Wir melden uns, sobald Ihr Paket "
        "unterwegs ist.</p>",
    ),
    Case(
        "German sale",
        "marketing",
        "<h1>Frühlingsangebote</h1><p>Bis zu 30 % Rabatt auf alle Kannen, nur bis Sonntag.</p>"
        '<a href="{{u}}">Jetzt shoppen</a>',
    ),
    Case(
        "French password",
        "transactional",
        "<p>Bonjour {{ prenom }},</p><p>Vous avez demandé un nouveau mot de passe. Ce lien est valable une heure.</p>"
        '<a href="{{u}}">Choisir un mot de passe</a>',
    ),
    Case(
        "French newsletter",
        "marketing",
        '<h1>La lettre du thé</h1><p>À la une : les récoltes de printemps.</p><a href="{{u}}">Lire la suite</a>'
        "<p>Vous recevez ce message car vous êtes inscrit à notre newsletter.</p>",
    ),
    Case(
        "Spanish shipment",
        "transactional",
        "<p>Hola {{ nombre }}:</p><p>¡Buenas noticias! Tu pedido ya ha salido de nuestro almacén.</p>"
        '<a href="{{u}}">Seguir mi pedido</a>',
    ),
    Case(
        "Spanish win-back",
        "marketing",
        "<h1>Te echamos de menos</h1><p>Vuelve y llévate un 20% de descuento en tu próxima compra.</p>",
    ),
    Case(
        "Italian invoice",
        "transactional",
        "<p>Gentile {{ nome }},</p><p>in allegato trova la fattura n. {{ numero }} del {{ data }}.</p>",
    ),
    Case(
        "Italian cart",
        "marketing",
        "<h1>Hai dimenticato qualcosa?</h1><p>I prodotti nel tuo carrello ti aspettano.</p>"
        '<a href="{{u}}">Completa l’acquisto</a>',
    ),
    Case(
        "Dutch appointment",
        "transactional",
        "<p>Beste {{ naam }},</p><p>Graag herinneren wij u aan uw afspraak op {{ datum }} om {{ tijd }}.</p>",
    ),
    Case(
        "Dutch event",
        "marketing",
        '<h1>Kom naar de Theedagen</h1><p>Proef honderd soorten thee op 3 juni.</p><a href="{{u}}">Schrijf je in</a>'
        "<p>Je ontvangt deze mail omdat je bent ingeschreven voor onze nieuwsbrief.</p>",
    ),
    Case(
        "Portuguese payment",
        "transactional",
        "<p>Olá {{ nome }}, seu pagamento foi aprovado.</p><p>Número do pedido: {{ pedido }}</p>",
    ),
    Case(
        "Portuguese promotion",
        "marketing",
        '<h1>Semana do Chá</h1><p>Frete grátis e até 40% de desconto.</p><a href="{{u}}">Aproveite</a>',
    ),
    Case(
        "Danish receipt",
        "transactional",
        "<h1>Tak for din ordre</h1><p>Ordrenummer {{ nr }}. Du får en mail, når pakken er sendt.</p>",
    ),
    Case(
        "Danish newsletter",
        "marketing",
        '<p>Nyhedsbrev fra Tehuset</p><h1>Nye sorter i maj</h1><a href="{{u}}">Læs mere</a>',
    ),
    Case(
        "Swedish verification",
        "transactional",
        '<p>Hej!</p><p>Bekräfta din e-postadress för att komma igång.</p><a href="{{u}}">Bekräfta</a>',
    ),
    Case("Norwegian sale", "marketing", "<h1>Vårsalg</h1><p>Opptil 50 % på alle tekanner. Bare i dag!</p>"),
    Case(
        "Finnish delivery",
        "transactional",
        "<p>Hei {{ nimi }},</p><p>tilauksesi on matkalla. Seurantakoodi: {{ koodi }}</p>",
    ),
    Case(
        "Polish reset",
        "transactional",
        '<p>Cześć,</p><p>otrzymaliśmy prośbę o zmianę hasła do Twojego konta.</p><a href="{{u}}">Ustaw nowe hasło</a>',
    ),
    Case(
        "Czech offer",
        "marketing",
        '<h1>Jarní výprodej</h1><p>Slevy až 60 % na čajové konvice.</p><a href="{{u}}">Nakupovat</a>',
    ),
    Case(
        "Russian order",
        "transactional",
        "<p>Здравствуйте, {{ name }}!</p><p>Ваш заказ №{{ id }} передан в службу доставки.</p>",
    ),
    Case(
        "Russian promotion",
        "marketing",
        '<h1>Скидки до 50%</h1><p>Только три дня на весь чай.</p><a href="{{u}}">Выбрать чай</a>',
    ),
    Case(
        "Turkish code",
        "transactional",
        "<p>Merhaba,</p><p>Giriş için doğrulama kodunuz: {{ code }}. Bu kodu kimseyle paylaşmayın.</p>",
    ),
    Case("Turkish campaign", "marketing", "<h1>Bahar indirimi başladı</h1><p>Tüm demliklerde %40 indirim.</p>"),
    Case(
        "Japanese order",
        "transactional",
        "<p>{{ name }} 様</p><p>このたびはご注文いただきありがとうございます。注文番号：{{ id }}</p>",
    ),
    Case("Japanese sale", "marketing", "<h1>春の大セール</h1><p>急須が最大50％OFF。今週末まで。</p>"),
    Case("Chinese code", "transactional", "<p>您好，</p><p>您的验证码是 {{ code }}，五分钟内有效。</p>"),
    Case("Chinese promotion", "marketing", "<h1>春季大促</h1><p>全场茶壶五折起，限时三天。</p>"),
    Case(
        "Korean shipment",
        "transactional",
        "<p>{{ name }}님, 주문하신 상품이 발송되었습니다.</p><p>운송장 번호: {{ no }}</p>",
    ),
    Case("Korean promotion", "marketing", "<p>(광고) 봄맞이 할인</p><p>찻주전자 전 품목 30% 할인</p>"),
)
